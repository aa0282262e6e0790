/** Opens the collector's page, and keeps it on the phone where the browser allows it. */
import { createRoot } from 'react-dom/client';
import '../handheld/handheld.css';
import { startLook } from '../handheld/look.ts';
import { CollectApp } from './app.tsx';

startLook();
createRoot(document.getElementById('root')!).render(<CollectApp />);
// Only pages over https (and of this machine) may be kept. Where that fails the page works, as long as there is a connection.
if (import.meta.env.PROD && 'serviceWorker' in navigator) navigator.serviceWorker.register('/collect-worker.js', { scope: '/collect' }).catch(() => undefined);
