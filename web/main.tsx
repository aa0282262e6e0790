/** Opens the page. */
import { createRoot } from 'react-dom/client';
import 'maplibre-gl/dist/maplibre-gl.css';
import './theme/frame.css';
import './theme/panels.css';
import './theme/parts.css';
import './theme/live.css';
import './theme/alerts.css';
import './theme/cases.css';
import './theme/tasks.css';
import './theme/figures.css';
import './theme/phone.css';
import { App } from './app.tsx';
import { startI18n } from './i18n/index.ts';
import { getApp } from './state/store.ts';
import { paintPage } from './theme/paint.ts';

paintPage(getApp().theme);
await startI18n(getApp().language);
createRoot(document.getElementById('root')!).render(<App />);
