// The core in a page: opens a model that ships, which the page's host serves as files, and draws strings when you ask for them.
// grae computes on the thread of the page here; a page that must stay smooth imports it in a worker, in the same way.
import { open, setAssets } from 'grae/browser';

setAssets(new URL('grae/', document.baseURI).href);
const [form, status, list] = ['form', '[role=status]', 'ol'].map((place) => document.querySelector(place));

const model = await open('formulas');
status.textContent = 'Ready.';
form.querySelector('button').disabled = false;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const samples = await model.sample(10, { seed: Number(form.elements.seed.value) });
  list.replaceChildren(
    ...samples.map(({ text, valid }) => {
      const item = document.createElement('li');
      item.textContent = valid ? text : `${text} (has no value somewhere)`;
      return item;
    }),
  );
  status.textContent = `${samples.length} strings.`;
});
