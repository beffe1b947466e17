import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The address of a running gateway, for `vite` in development only; the build is served by the gateway itself.
const gateway = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    // Assets never as data: URLs: the CSP takes fonts and scripts from our own origin only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|wouter|regexparam|use-sync-external-store)[\\/]/,
            },
            // Charts are loaded by the one page that has them.
            { name: 'mantine', test: /node_modules[\\/](@mantine[\\/](?!charts)|@floating-ui)/ },
            { name: 'contracts', test: /node_modules[\\/]zod[\\/]|packages[\\/]contracts/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: gateway },
      '/socket.io': { target: gateway, ws: true },
    },
  },
});
