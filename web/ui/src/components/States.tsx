import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./States.module.css";

function Panel({
  icon,
  title,
  children,
  action,
  alert,
  level,
}: {
  icon: IconName;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  alert?: boolean;
  level: 1 | 2;
}) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={styles["panel"]} role={alert ? "alert" : undefined}>
      <span className={styles["icon"]}>
        <Icon name={icon} size={26} />
      </span>
      <Heading className={styles["title"]}>{title}</Heading>
      <div className={styles["words"]}>{children}</div>
      {action !== undefined && <div className={styles["action"]}>{action}</div>}
    </div>
  );
}

/** Nothing is here: says why, and offers the next step. */
export function EmptyState({
  title,
  children,
  action,
  icon = "spark",
  level = 2,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  icon?: IconName;
  level?: 1 | 2;
}) {
  return (
    <Panel icon={icon} title={title} action={action} level={level}>
      <p>{children}</p>
    </Panel>
  );
}

/**
 * What went wrong, in words, with the id to quote and a way to try again. A stack that is away is said to be tried again
 * by itself, because the query client does so.
 */
export function ErrorState({
  error,
  onRetry,
  retrying = false,
  action,
  level = 2,
}: {
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  action?: ReactNode;
  level?: 1 | 2;
}) {
  const problem = asProblem(error);
  return (
    <Panel
      icon={problem.status === 403 ? "lock" : "warning"}
      title={title(problem.status, problem.title)}
      alert
      level={level}
      action={
        <>
          {onRetry !== undefined && problem.status !== 403 && problem.status !== 404 && (
            <Button look="outline" busy={retrying} onClick={onRetry}>
              Try again
            </Button>
          )}
          {action}
        </>
      }
    >
      <p>{problem.detail}</p>
      {problem.passing && <p>We keep trying; this page comes back by itself.</p>}
      {problem.correlationId !== undefined && (
        <p className={styles["id"]}>
          Reference <code>{problem.correlationId}</code>
        </p>
      )}
    </Panel>
  );
}

function title(status: number, title: string): string {
  if (status === 403) return "This is not yours to open";
  if (status === 404) return "There is nothing here";
  if (status === 502 || status === 503 || status === 504) return "WAOOAW is catching its breath";
  return title;
}
