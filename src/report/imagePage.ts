import { Eta } from 'eta';
import { pageBeginning, style } from './pageParts.js';
import { safeSvg } from './safeSvg.js';

/** A picture with what it shows. */
export interface ShownPicture {
  readonly name: string;
  readonly about: string;
  readonly png: Uint8Array;
}

/** Everything that the page of a run of images shows. */
export interface ImagePageData {
  readonly title: string;
  /** Pairs of name and value. */
  readonly summary: readonly (readonly [string, string])[];
  readonly pictures: readonly ShownPicture[];
  readonly curves: readonly { readonly name: string; readonly svg: string }[];
  /** Titles and texts: settings, environment, commands. */
  readonly reproduction: readonly { readonly name: string; readonly text: string }[];
}

/** Renders the page of a run of images as one HTML document that needs no other file; all of its data is escaped. */
export function renderImagePage({ pictures, ...data }: ImagePageData): string {
  const eta = new Eta({ autoEscape: true });
  return eta.renderString(template, {
    ...data,
    style,
    safeSvg,
    pictures: pictures.map(({ png, ...picture }) => ({ ...picture, href: pngAddress(png) })),
  });
}

/** Returns a PNG as an address that a page can hold. */
export function pngAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** The beginning of a page with pictures in its addresses, and no others. */
export const picturePageBeginning = `${pageBeginning.replace("default-src 'none';", "default-src 'none'; img-src data:;")}
.picture img { max-width: 100%; image-rendering: pixelated; }`;

const template = `${picturePageBeginning}</style>
</head>
<body>
<header>
<h1><%= it.title %></h1>
<dl><% for (const [what, value] of it.summary) { %><div><dt><%= what %></dt><dd><%= value %></dd></div><% } %></dl>
</header>
<main>
<% for (const { name, about, href } of it.pictures) { %><section>
<h2><%= name %></h2>
<p><%= about %></p>
<figure class="picture"><img src="<%= href %>" alt="<%= name %>"></figure>
</section><% } %>
<% if (it.curves.length > 0) { %><section>
<h2>Training</h2>
<div class="plots"><% for (const { name, svg } of it.curves) { %><figure><figcaption><%= name %></figcaption><%~ it.safeSvg(svg) %></figure><% } %></div>
</section><% } %>
<section>
<h2>Reproduction</h2>
<% for (const { name, text } of it.reproduction) { %><details><summary><%= name %></summary><pre><%= text %></pre></details><% } %>
</section>
</main>
</body>
</html>
`;
