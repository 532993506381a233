import { render } from 'preact';
import { App } from './app.tsx';
import { startLive } from './live.ts';
import { startRoutes } from './route.ts';
import { startWedge } from './scan.ts';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/screens.css';

const page = document.getElementById('page');
if (page === null) throw new Error('assertion failed: the document has a place for the page');
startRoutes();
startWedge();
startLive();
render(<App />, page);
