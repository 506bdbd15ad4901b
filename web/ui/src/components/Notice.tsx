import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { cx } from "./cx";
import { Icon } from "./Icon";
import styles from "./Notice.module.css";

/** A sentence that matters here and now. */
export function Notice({ tone = "accent", children }: { tone?: "accent" | "warn" | "bad" | "ok"; children: ReactNode }) {
  return (
    <div className={cx(styles["notice"], styles[tone])} role={tone === "bad" ? "alert" : undefined}>
      <Icon name={tone === "ok" ? "check" : tone === "accent" ? "spark" : "warning"} />
      <div>{children}</div>
    </div>
  );
}

/** Why what was just asked for did not happen. */
export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const problem = asProblem(error);
  return (
    <Notice tone="bad">
      <p>{children ?? problem.detail}</p>
      {problem.status !== 400 && problem.correlationId !== undefined && (
        <p className={styles["id"]}>
          Reference <code>{problem.correlationId}</code>
        </p>
      )}
    </Notice>
  );
}
