import { Eta } from 'eta';
import type { FittedFormula, FormulaCollection } from '../formula/files/fittedFormula.js';
import type { FormulaFigure } from './formulaFigures.js';
import { pageBeginning, style } from './pageParts.js';
import { safeSvg } from './safeSvg.js';

/** Everything that the page of a search for formulas shows. */
export interface FormulaPageData {
  readonly title: string;
  readonly collection: FormulaCollection;
  /** Pairs of name and value. */
  readonly summary: readonly (readonly [string, string])[];
  readonly figures: readonly FormulaFigure[];
  /** Loss, R² and what else is said of a formula, in words. */
  readonly fitOf: (formula: FittedFormula) => string;
  /** The settings of the search. */
  readonly settings: object;
}

/** Renders the page of formulas as one HTML document that needs no other file and runs no script; all data is escaped. */
export function renderFormulaPage(data: FormulaPageData): string {
  const eta = new Eta({ autoEscape: true });
  const notationsOf = (one: FittedFormula) => [
    ['text', String(one)],
    ['Python', one.python],
    ['NumPy', one.numpy],
    ['JavaScript', one.javascript],
    ['LaTeX', one.latex],
    ['Excel', `=${one.excel}`],
  ];
  return eta.renderString(template, { ...data, style, safeSvg, notationsOf });
}

const notations =
  '<dl class="notations"><% for (const [name, text] of it.notationsOf(one)) { %><div><dt><%= name %></dt><dd><code><%= text %></code></dd></div><% } %></dl>';

const template = `${pageBeginning}.plots { grid-template-columns: repeat(auto-fill, minmax(min(520px, 100%), 1fr)); }
.plots svg { max-width: 100%; height: auto; }
.formula { overflow-x: auto; padding: 10px 0; }
.formula math { font-size: 1.25em; text-align: left; }
#best .formula math { font-size: 1.7em; }
.all { list-style: none; padding: 0; margin: 0; }
.all > li { border-top: 1px solid var(--line); padding: 8px 0; }
.all > .chosen { border-left: 4px solid var(--blue); padding-left: 12px; }
.notations div { display: grid; grid-template-columns: 90px 1fr; margin: 4px 0; }
.notations dd { margin: 0; min-width: 0; }
.notations code { overflow-wrap: anywhere; white-space: pre-wrap; }</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl><% for (const [what, value] of it.summary) { %><div><dt><%= what %></dt><dd><%= value %></dd></div><% } %></dl>
<nav><a href="#best">best formula</a><a href="#figures">figures</a><a href="#formulas">all formulas</a><a href="#reproduction">reproduction</a></nav>
</header>
<main>
<% const { target, front, best } = it.collection; %>
<section id="best">
<h2>Best formula</h2>
<% { const one = best; %><div class="formula"><%~ one.mathml(target) %></div>
<p>size <%= one.size %>, <%= it.fitOf(one) %></p>
${notations}<% } %>
</section>
<section id="figures">
<h2>Figures</h2>
<div class="plots"><% for (const { name, svg } of it.figures) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section>
<section id="formulas">
<h2>The best formula of each size</h2>
<ol class="all"><% for (const one of front) { %>
<li<%= one === best ? ' class=chosen' : '' %>><p>size <%= one.size %>, <%= it.fitOf(one) %></p>
<div class="formula"><%~ one.mathml(target) %></div>
<details><summary>as text</summary>${notations}</details></li><% } %>
</ol>
</section>
<section id="reproduction">
<h2>Reproduction</h2>
<details><summary>settings</summary><pre><%= JSON.stringify(it.settings, null, 2) %></pre></details>
</section>
</main>
</body>
</html>
`;
