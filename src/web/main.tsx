import { render } from 'preact';
import { Engine } from './engine/client.js';
import { Page } from './page.js';

render(<Page engine={new Engine()} />, document.querySelector('#page')!);
