import { defineConfig } from "vite";
import { portal } from "../ui/build/portal.ts";

export default defineConfig(portal({ port: 3001, apiPort: 8006 }));
