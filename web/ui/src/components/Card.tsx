import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Card.module.css";

/** A raised piece of a screen. With a heading it is a landmark of that name. */
export function Card({
  heading,
  aside,
  children,
  tight,
}: {
  heading?: string;
  aside?: ReactNode;
  children: ReactNode;
  tight?: boolean;
}) {
  return (
    <section className={cx(styles["card"], tight && styles["tight"])} aria-label={heading}>
      {heading !== undefined && (
        <div className={styles["head"]}>
          <h2>{heading}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
