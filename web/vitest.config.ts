import { defineConfig } from "vitest/config";
import react from "@vitejs/plugin-react";

export default defineConfig({
  plugins: [react()],
  test: {
    include: ["{ui,customer-portal,platform-portal}/src/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    restoreMocks: true,
    setupFiles: ["ui/build/patience.ts"],
    testTimeout: 30_000,
  },
});
