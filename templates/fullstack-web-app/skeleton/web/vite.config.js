import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing is put into the page itself: its policy forbids that
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev`: pages from here, the rest from the service
  server: { proxy: { '/v1': 'http://localhost:8080' } },
});
