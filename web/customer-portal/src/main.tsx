import "@waooaw/ui/styles.css";
import { createQueryClient, ErrorBoundary, SkipLink, Wordmark } from "@waooaw/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <SkipLink />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary>
          <Wordmark suffix="Platform" />
        </ErrorBoundary>
      </main>
    </QueryClientProvider>
  </StrictMode>,
);
