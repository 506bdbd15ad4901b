import type { ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./Disclosure.module.css";

/** A line that opens to tell more. */
export function Disclosure({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className={styles["disclosure"]}>
      <summary>
        <span className={styles["summary"]}>{summary}</span>
        <Icon name="chevron" size={18} />
      </summary>
      <div className={styles["body"]}>{children}</div>
    </details>
  );
}
