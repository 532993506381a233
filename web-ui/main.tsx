import { render } from 'preact';
import { App } from './app.tsx';
import { startLive } from './live.ts';
import { startRoutes } from './route.ts';
import { startKeys } from './scan/keys.ts';
import { startSound } from './scan/sound.ts';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/scan.css';
import './style/screens.css';

const page = document.getElementById('page');
if (page === null) throw new Error('assertion failed: the document has a place for the page');
startRoutes();
startKeys();
startSound();
startLive();
render(<App />, page);
