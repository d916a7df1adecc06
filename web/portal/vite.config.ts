import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [tailwindcss()],
  build: {
    target: ["chrome123", "safari17.5", "firefox125"],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
});
