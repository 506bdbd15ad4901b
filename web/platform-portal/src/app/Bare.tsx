import { ErrorBoundary, SkipLink, ThemeToggle, Wordmark } from "@waooaw/ui";
import type { ReactNode } from "react";
import styles from "./Bare.module.css";

/** The frame of screens without a person: the name, the lamp, and one thing in the middle. */
export function Bare({ children }: { children: ReactNode }) {
  return (
    <div className={styles["page"]}>
      <SkipLink />
      <header className={styles["header"]}>
        <Wordmark suffix="Platform" />
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1} className={styles["main"]}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </main>
    </div>
  );
}
