import { cx } from "./cx";
import styles from "./Meter.module.css";

/** How much of a limit is used, as words and a bar. */
export function Meter({ label, value, max, words }: { label: string; value: number; max: number; words: string }) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div className={styles["meter"]}>
      <div className={styles["line"]}>
        <span className={styles["label"]}>{label}</span>
        <span className={styles["words"]}>{words}</span>
      </div>
      <div
        className={styles["track"]}
        role="meter"
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuetext={words}
      >
        <span
          className={cx(styles["bar"], share >= 1 ? styles["full"] : share >= 0.7 && styles["high"])}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
