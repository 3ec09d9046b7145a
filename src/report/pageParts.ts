/** The beginning of a page without scripts, up to its own style rules. */
export const pageBeginning = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title><%= it.title %></title>
<style><%~ it.style %>
`;

/** The style sheet of the page. */
export const style = `
:root { color-scheme: light; --line: #d8dee4; --quiet: #59636e; --blue: #1f6feb; --grey: #8a8f98; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; color: #1f2328; background: #fff; }
header, main { max-width: 1280px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 24px; border-bottom: 1px solid var(--line); }
h1 { font-size: 26px; margin: 0 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 32px 0 12px; }
header dl { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 0 0 14px; }
dl div { display: flex; flex-direction: column; }
dt { color: var(--quiet); font-size: 12px; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 16px; padding: 8px 0; }
nav a { color: var(--blue); text-decoration: none; }
#tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px; margin-bottom: 14px; }
#tools input[type=search] { width: 260px; }
#shown { color: var(--quiet); }
#grid, .path { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 12px; }
.path { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: minmax(140px, 220px); overflow-x: auto; margin-bottom: 18px; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 10px; min-width: 0; }
#grid.plain { grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
.label { color: var(--quiet); font-size: 11px; margin: 6px 0 -4px; }
.downloads { color: var(--quiet); margin: 0 0 14px; }
.card.invalid { background: #fff5f5; }
.card figure { margin: 0; height: 150px; display: flex; align-items: center; justify-content: center; }
.path .card figure { height: 110px; }
.card figure svg { max-width: 100%; max-height: 100%; }
.text { display: flex; gap: 6px; align-items: start; margin: 6px 0; }
code, pre { font: 12px/1.4 ui-monospace, monospace; }
.text code { flex: 1; min-width: 0; overflow-wrap: anywhere; max-height: 5.6em; overflow: auto; white-space: pre-wrap; }
.copy { font-size: 11px; cursor: pointer; }
.reason { color: #b42318; margin: 4px 0; overflow-wrap: anywhere; }
.card dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(68px, 1fr)); gap: 4px 8px; margin: 6px 0 0; font-size: 12px; }
.card dt { font-size: 11px; overflow: hidden; text-overflow: ellipsis; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 12px; }
figure { margin: 0; }
figcaption { font-weight: 600; }
.legend span { display: inline-block; width: 12px; height: 12px; margin: 0 4px 0 10px; border-radius: 2px; }
.legend .samples { background: var(--blue); }
.legend .reference { background: var(--grey); }
table { border-collapse: collapse; margin: 0 0 22px; display: block; overflow-x: auto; }
caption { text-align: left; color: var(--quiet); padding: 4px 0; }
th, td { text-align: right; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
details { margin: 8px 0; }
summary { cursor: pointer; }
pre { background: #f6f8fa; padding: 12px; overflow: auto; max-height: 480px; }
@media print { #tools, nav, .copy { display: none; } }
`;

/** A part of templates: `tables`, each with a caption, a head and rows. */
export const tablesPart = `<% for (const { caption, head, rows } of it.tables) { %><table><caption><%= caption %></caption>
<thead><tr><% for (const cell of head) { %><th><%= cell %></th><% } %></tr></thead>
<tbody><% for (const row of rows) { %><tr><% for (const cell of row) { %><td><%= cell %></td><% } %></tr><% } %></tbody></table><% } %>`;

/** The script of the page, for searching, sorting and copying. It reads its data from attributes, as text. */
export const script = `
'use strict';
const grid = document.getElementById('grid');
const cards = [...grid.children];
const scores = new Map(cards.map((card) => [card, JSON.parse(card.dataset.scores)]));
const at = (id) => document.getElementById(id);
function update() {
  const term = at('search').value.toLowerCase();
  const onlyValid = at('valid').checked;
  const score = at('sort').value;
  const sign = at('descending').checked ? -1 : 1;
  let shown = 0;
  for (const card of cards) {
    const { text, canonical, reason } = card.dataset;
    const fits = [text, canonical, reason].some((part) => part.toLowerCase().includes(term)) &&
      !(onlyValid && card.classList.contains('invalid'));
    card.hidden = !fits;
    card.style.display = fits ? '' : 'none';
    if (fits) shown++;
  }
  const place = (card) => {
    const value = scores.get(card)[score];
    return typeof value === 'number' ? sign * value : Infinity;
  };
  const order = score === '' ? cards : [...cards].sort((a, b) => place(a) - place(b));
  grid.append(...order);
  at('shown').textContent = shown + ' of ' + cards.length;
}
at('tools').addEventListener('input', update);
at('tools').addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', async (event) => {
  if (!event.target.classList.contains('copy')) return;
  const text = event.target.parentElement.querySelector('code').textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  event.target.textContent = 'copied';
  setTimeout(() => { event.target.textContent = 'copy'; }, 1200);
});
update();
`;
