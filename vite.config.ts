import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { classPinyin } from './web/build/class-pinyin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `vite` (development only) finds the running server; `npm run dev` sets it. */
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: here('./web'),
  publicDir: here('./web/public'),
  plugins: [react(), classPinyin()],
  build: {
    outDir: here('./.build/web'),
    emptyOutDir: true,
    target: 'es2023',
    // Whose work the page is made of: `npm run bundle` puts it into its list of third parties.
    license: { fileName: 'licenses.json' },
    // One chunk holds the map engine, which is this big by itself; splitting it further would only add requests.
    chunkSizeWarningLimit: 2500,
    // Font slices stay files: inlined, the browser could not choose which of them a page needs.
    assetsInlineLimit: 0,
    rollupOptions: {
      // The big page, two small ones for phones, and what keeps one of these on the phone: that one is known by its name.
      input: { index: here('./web/index.html'), collect: here('./web/collect.html'), report: here('./web/report.html'), 'collect-worker': here('./web/collect/collect-worker.ts') },
      output: { entryFileNames: ({ name }) => (name === 'collect-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    fs: { allow: [here('.')] },
    proxy: { '/api': apiUrl, '/tiles/': { target: apiUrl, bypass: ownModule }, '/healthz': apiUrl, '/metrics': apiUrl, '/live': { target: apiUrl, ws: true } },
  },
});

/** The tile engine's own source files stand under a folder of the same name as the tile routes. */
function ownModule(request: { url?: string }): string | undefined {
  return request.url?.includes('.ts') ? request.url : undefined;
}
