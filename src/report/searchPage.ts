import { Eta } from 'eta';
import { showCount, showValue } from '../base/showNumber.js';
import { pageBeginning, style } from './pageParts.js';
import { safeSvg } from './safeSvg.js';

/** A string of a search as its page shows it. */
export interface ShownEvaluation {
  readonly n: number;
  readonly text: string;
  readonly svg: string | null;
  /** Pairs of name and value: of the objectives, then of scores. */
  readonly values: readonly (readonly [name: string, value: number | null])[];
  /** How it came about: `mix of 12 and 30`. */
  readonly origin: string;
}

/** A string on the way to one of the best. */
export interface ShownStep extends ShownEvaluation {
  /** The other parent, where there were two. */
  readonly other: ShownEvaluation | null;
}

/** A figure with the meaning of its colours. */
export interface SearchFigure {
  readonly name: string;
  readonly svg: string;
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
}

/** Everything that the page of a search shows. */
export interface SearchPageData {
  readonly title: string;
  /** Pairs of name and value. */
  readonly summary: readonly (readonly [string, string])[];
  readonly figures: readonly SearchFigure[];
  /** The number of values that are objectives. */
  readonly objectives: number;
  /** The heading above {@link strings}. */
  readonly heading: string;
  readonly strings: readonly ShownEvaluation[];
  /** The most steps of a way that are shown. */
  readonly mostSteps: number;
  /** The ways to some of the best, each from its first ancestor or the last steps of it. */
  readonly lineages: readonly (readonly ShownStep[])[];
  /** Titles and texts: settings. */
  readonly reproduction: readonly { readonly name: string; readonly text: string }[];
}

/** Renders the page of a search as one HTML document that needs no other file and runs no script; all data is escaped. */
export function renderSearchPage(data: SearchPageData): string {
  const eta = new Eta({ autoEscape: true });
  return eta.renderString(template, { ...data, style, safeSvg, show: showValue, count: showCount });
}

const figure = '<% if (one.svg !== null) { %><figure><%~ it.safeSvg(one.svg) %></figure><% } %>';
const values =
  '<dl><% for (const [name, value] of one.values) { %><div><dt title="<%= name %>"><%= name %></dt><dd><%= it.show(value) %></dd></div><% } %></dl>';

const template = `${pageBeginning}.path { grid-auto-columns: minmax(170px, 230px); padding-bottom: 6px; }
.path .other { border-top: 1px solid var(--line); margin-top: 8px; padding-top: 2px; }
.path .other figure { height: 70px; }
.legend { margin: 2px 0; }
.plots { grid-template-columns: repeat(auto-fill, minmax(min(520px, 100%), 1fr)); }
.plots svg { max-width: 100%; height: auto; }
.card dl div:nth-child(-n+<%= it.objectives %>) dd { font-weight: 600; }</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl><% for (const [what, value] of it.summary) { %><div><dt><%= what %></dt><dd><%= value %></dd></div><% } %></dl>
<nav><a href="#progress">progress</a><a href="#strings"><%= it.heading.toLowerCase() %></a><% if (it.lineages.length > 0) { %><a href="#lineages">how they came about</a><% } %><a href="#reproduction">reproduction</a></nav>
</header>
<main>
<section id="progress">
<h2>Progress</h2>
<div class="plots"><% for (const { name, svg, legend } of it.figures) { %><figure><figcaption><%= name %></figcaption><p class="legend"><% for (const { name, colour } of legend) { %><span style="background: <%= colour %>"></span><%= name %> <% } %></p><%~ it.safeSvg(svg) %></figure><% } %></div>
</section>
<section id="strings">
<h2><%= it.heading %></h2>
<ol id="grid"<% if (it.strings.every(({ svg }) => svg === null)) { %> class="plain"<% } %>><% for (const one of it.strings) { %>
<li class="card">${figure}
<p class="text"><code><%= one.text %></code></p>
<p class="label">evaluation <%= it.count(one.n) %>: <%= one.origin %></p>
${values}</li><% } %>
</ol>
</section>
<% if (it.lineages.length > 0) { %><section id="lineages">
<h2>How they came about</h2>
<p>From left to right, at most the last <%= it.mostSteps %> steps: each string is made from the one before it. A second parent is shown below.</p>
<% for (const steps of it.lineages) { %><ol class="path"><% for (const one of steps) { %>
<li class="card">${figure}
<p class="text"><code><%= one.text %></code></p>
<p class="label">evaluation <%= it.count(one.n) %>: <%= one.origin %></p>
${values}
<% if (one.other !== null) { %><div class="other"><p class="label">with evaluation <%= it.count(one.other.n) %></p><% if (one.other.svg !== null) { %><figure><%~ it.safeSvg(one.other.svg) %></figure><% } %><p class="text"><code><%= one.other.text %></code></p></div><% } %></li><% } %>
</ol><% } %>
</section><% } %>
<section id="reproduction">
<h2>Reproduction</h2>
<% for (const { name, text } of it.reproduction) { %><details><summary><%= name %></summary><pre><%= text %></pre></details><% } %>
</section>
</main>
</body>
</html>
`;
