import { defineConfig } from "vite";
import { portal } from "../ui/build/portal.ts";

export default defineConfig(portal({ port: 3000, apiPort: 8015 }));
