import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import { showValue } from '../base/showNumber.js';
import type { RenderedTable } from '../comparison/renderedTable.js';
import type { SpellingNames } from '../domain/domain.js';
import { script, style, tablesPart } from './pageParts.js';
import { safeSvg } from './safeSvg.js';

/** A string with everything that the page shows about it. */
export interface ShownString {
  readonly text: string;
  /** The number of times it was drawn, in any spelling. Defaults to 1. */
  readonly times?: number;
  readonly canonical: string | null;
  readonly valid: boolean;
  readonly reason: string | null;
  /** The scores that a table shows, by name. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly svg: string | null;
}

/** Strings on the way from one to another, and a score along it; null in a domain without a ranking. */
export interface ShownPath {
  readonly strings: readonly ShownString[];
  readonly plot: { readonly name: string; readonly svg: string } | null;
  /** A sentence for each end that is another string than the sample whose code it is. */
  readonly notes: readonly string[];
}

/** A file that the page contains, and that a reader can save. */
export interface Download {
  readonly name: string;
  /** A description of its contents. */
  readonly about: string;
  /** Its media type. */
  readonly type: string;
  readonly text: string;
}

/** Everything that a page shows, ready to be written: plain text and depictions. */
export interface ReportData {
  readonly title: string;
  /** Pairs of name and value. */
  readonly summary: readonly (readonly [string, string])[];
  readonly scoreNames: readonly string[];
  readonly labels: SpellingNames;
  readonly samples: readonly ShownString[];
  readonly downloads: readonly Download[];
  readonly distributions: readonly { readonly name: string; readonly svg: string }[];
  /** The meaning of grey in the distributions and the latent space; null if there is nothing to compare with. */
  readonly reference: string | null;
  readonly tables: readonly RenderedTable[];
  readonly latent: string | null;
  readonly curves: readonly { readonly name: string; readonly svg: string }[];
  readonly interpolations: readonly ShownPath[];
  /** Titles and texts: settings, environment, commands. */
  readonly reproduction: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Renders the page as one HTML document that needs no network and no other file. All data is escaped or, for a
 * depiction, checked to contain only shapes. A policy in the page allows no script but its own.
 */
export function renderPage(data: ReportData): string {
  // Escapes the values between <%= and %>.
  const eta = new Eta({ autoEscape: true });
  const hash = createHash('sha256').update(script).digest('base64');
  const downloads = data.downloads.map(({ text, type, ...rest }) => ({
    ...rest,
    href: `data:${type};charset=utf-8;base64,${Buffer.from(text, 'utf8').toString('base64')}`,
  }));
  return eta.renderString(template, { ...data, downloads, style, script, hash, safeSvg, show: showValue });
}

const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-<%~ it.hash %>'">
<title><%= it.title %></title>
<style><%~ it.style %></style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl><% for (const [what, value] of it.summary) { %><div><dt><%= what %></dt><dd><%= value %></dd></div><% } %></dl>
<nav><a href="#samples">samples</a><% if (it.distributions.length > 0) { %><a href="#distributions">distributions</a><% } %><% if (it.tables.length > 0) { %><a href="#metrics">metrics</a><% } %><% if (it.latent !== null) { %><a href="#latent">latent space</a><% } %><% if (it.interpolations.length > 0) { %><a href="#interpolations">interpolations</a><% } %><% if (it.curves.length > 0) { %><a href="#training">training</a><% } %><a href="#reproduction">reproduction</a></nav>
</header>
<main>
<section id="samples">
<h2>Samples</h2>
<form id="tools">
<label>search <input id="search" type="search" placeholder="part of a string, or of a reason"></label>
<% const hidden = it.scoreNames.length === 0 ? ' hidden' : ''; %>
<label<%= hidden %>>sort by <select id="sort"><option value="">order of the draws</option><% for (const name of it.scoreNames) { %><option value="<%= name %>"><%= name %></option><% } %></select></label>
<label<%= hidden %>><input id="descending" type="checkbox" checked> largest first</label>
<label><input id="valid" type="checkbox"> valid ones alone</label>
<output id="shown"></output>
</form>
<% if (it.downloads.length > 0) { %><p class="downloads">save all samples: <% for (const [i, { name, about, href }] of it.downloads.entries()) { %><%= i === 0 ? '' : ', ' %><a download="<%= name %>" href="<%= href %>"><%= name %></a> (<%= about %>)<% } %></p><% } %>
<ol id="grid"<% if (it.samples.every(({ svg }) => svg === null)) { %> class="plain"<% } %>><% for (const one of it.samples) { %>
<li class="card<%= one.valid ? '' : ' invalid' %>" data-text="<%= one.text %>" data-canonical="<%= one.canonical ?? '' %>" data-reason="<%= one.reason ?? '' %>" data-scores="<%= JSON.stringify(one.scores) %>">
<% if (one.svg !== null) { %><figure><%~ it.safeSvg(one.svg) %></figure><% } %>
<% const hasTwo = one.canonical !== null && one.canonical !== one.text; %>
<% if (hasTwo) { %><p class="label"><%= it.labels.canonical %></p>
<p class="text"><code><%= one.canonical %></code><button type="button" class="copy" title="copy the canonical form">copy</button></p>
<p class="label"><%= it.labels.written %></p><% } %>
<p class="text"><code><%= one.text %></code><button type="button" class="copy" title="copy the string as the model wrote it">copy</button></p>
<% if ((one.times ?? 1) > 1) { %><p class="label">drawn <%= one.times %> times</p><% } %>
<% if (one.reason !== null) { %><p class="reason"><%= one.reason %></p><% } %>
<dl><% for (const name of it.scoreNames) { %><% if (one.scores[name] !== undefined) { %><div><dt><%= name %></dt><dd><%= it.show(one.scores[name]) %></dd></div><% } %><% } %></dl>
</li><% } %>
</ol>
</section>
<% if (it.distributions.length > 0) { %><section id="distributions">
<h2>Distributions</h2>
<p class="legend"><span class="samples"></span> valid samples<% if (it.reference !== null) { %> <span class="reference"></span> <%= it.reference %><% } %></p>
<div class="plots"><% for (const { name, svg } of it.distributions) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section><% } %>
<% if (it.tables.length > 0) { %><section id="metrics">
<h2>Metrics</h2>
${tablesPart}
</section><% } %>
<% if (it.latent !== null) { %><section id="latent">
<h2>Latent space</h2>
<p class="legend"><span class="samples"></span> drawn codes<% if (it.reference !== null) { %> <span class="reference"></span> codes of <%= it.reference %><% } %></p>
<figure><%~ it.safeSvg(it.latent) %></figure>
</section><% } %>
<% if (it.interpolations.length > 0) { %><section id="interpolations">
<h2>Interpolations</h2>
<p>Codes on the straight line between the codes of two strings, decoded; strings that come several times are shown once.</p>
<% for (const { strings, plot, notes } of it.interpolations) { %><% for (const note of notes) { %><p><%= note %></p><% } %><ol class="path"><% for (const one of strings) { %>
<li class="card<%= one.valid ? '' : ' invalid' %>"><% if (one.svg !== null) { %><figure><%~ it.safeSvg(one.svg) %></figure><% } %><p class="text"><code><%= one.canonical ?? one.text %></code></p><% if ((one.times ?? 1) > 1) { %><p class="label"><%= one.times %> steps</p><% } %><% if (one.reason !== null) { %><p class="reason"><%= one.reason %></p><% } %></li><% } %></ol>
<% if (plot !== null) { %><div class="plots"><figure><figcaption><%= plot.name %></figcaption><%~ it.safeSvg(plot.svg) %></figure></div><% } %><% } %>
</section><% } %>
<% if (it.curves.length > 0) { %><section id="training">
<h2>Training</h2>
<div class="plots"><% for (const { name, svg } of it.curves) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section><% } %>
<section id="reproduction">
<h2>Reproduction</h2>
<% for (const { name, text } of it.reproduction) { %><details><summary><%= name %></summary><pre><%= text %></pre></details><% } %>
</section>
</main>
<script><%~ it.script %></script>
</body>
</html>
`;
