import { Eta } from 'eta';
import { showValue } from '../base/showNumber.js';
import type { TextRange } from '../search/changedRanges.js';
import { pageBeginning, style } from './pageParts.js';
import { safeSvg } from './safeSvg.js';

/** A string as the page of analogues shows it. */
export interface ShownAnalogue {
  readonly text: string;
  /** The parts of the text that the lead does not have; none where the drawing has them marked. */
  readonly changed: readonly TextRange[];
  readonly svg: string | null;
  /** Pairs of name and value: the similarity, then scores. */
  readonly values: readonly (readonly [name: string, value: number | null])[];
}

/** Everything that the page of analogues shows. */
export interface AnaloguesPageData {
  readonly title: string;
  /** Pairs of name and value. */
  readonly summary: readonly (readonly [string, string])[];
  readonly lead: ShownAnalogue;
  readonly analogues: readonly ShownAnalogue[];
}

/** Renders a lead and its analogues as one HTML document that needs no other file and runs no script; all data is escaped. */
export function renderAnaloguesPage(data: AnaloguesPageData): string {
  const eta = new Eta({ autoEscape: true });
  return eta.renderString(template, { ...data, style, safeSvg, show: showValue, pieces: piecesOf });
}

/** Cuts a text at the ends of its changed parts. */
function piecesOf({
  text,
  changed,
}: ShownAnalogue): { readonly piece: string; readonly isChanged: boolean }[] {
  const pieces: { piece: string; isChanged: boolean }[] = [];
  let last = 0;
  for (const [start, end] of changed) {
    pieces.push({ piece: text.slice(last, start), isChanged: false });
    pieces.push({ piece: text.slice(start, end), isChanged: true });
    last = end;
  }
  return [...pieces, { piece: text.slice(last), isChanged: false }].filter(({ piece }) => piece !== '');
}

const card = `<li class="card"><% if (one.svg !== null) { %><figure><%~ it.safeSvg(one.svg) %></figure><% } %>
<p class="text"><code><% for (const { piece, isChanged } of it.pieces(one)) { %><% if (isChanged) { %><mark><%= piece %></mark><% } else { %><%= piece %><% } %><% } %></code></p>
<dl><% for (const [name, value] of one.values) { %><div><dt title="<%= name %>"><%= name %></dt><dd><%= it.show(value) %></dd></div><% } %></dl></li>`;

const template = `${pageBeginning}#lead { list-style: none; padding: 0; max-width: 320px; }
mark { background: #ffd8a8; color: inherit; border-radius: 2px; }
#grid dl div:first-child dd { font-weight: 600; }</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl><% for (const [what, value] of it.summary) { %><div><dt><%= what %></dt><dd><%= value %></dd></div><% } %></dl>
</header>
<main>
<h2>Lead</h2>
<ul id="lead"><% for (const one of [it.lead]) { %>${card}<% } %></ul>
<h2>Analogues</h2>
<p>What the lead does not have is marked, the most similar first.</p>
<ol id="grid"<% if (it.analogues.every(({ svg }) => svg === null)) { %> class="plain"<% } %>><% for (const one of it.analogues) { %>
${card}<% } %>
</ol>
</main>
</body>
</html>
`;
