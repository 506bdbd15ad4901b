import { cx } from "./cx";
import styles from "./Status.module.css";

export type Tone = "ok" | "warn" | "bad" | "quiet";

/** A state as a word with a shape of its own, never a colour alone: disc, ring, square or dash. */
export function Status({ tone, children, live = false }: { tone: Tone; children: string; live?: boolean }) {
  return (
    <span className={cx(styles["status"], styles[tone], live && styles["live"])}>
      <span className={styles["shape"]} aria-hidden="true" />
      {children}
    </span>
  );
}

/** A short label that stands apart from the text. */
export function Tag({ tone = "quiet", children }: { tone?: Tone | "accent"; children: React.ReactNode }) {
  return <span className={cx(styles["tag"], styles[`tag-${tone}`])}>{children}</span>;
}
