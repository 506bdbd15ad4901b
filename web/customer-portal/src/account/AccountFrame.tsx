import { Portrait } from "@waooaw/ui";
import type { ReactNode } from "react";
import styles from "./AccountFrame.module.css";

/** The page around a small form, with a few faces to keep it company. */
export function AccountFrame({
  title,
  lead,
  footer,
  children,
}: {
  title: string;
  lead: string;
  footer: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles["frame"]}>
      <div className={styles["faces"]}>
        <Portrait slug="content-marketing" name="Asha" size={64} />
        <Portrait slug="maths-tutor" name="Ira" size={84} />
        <Portrait slug="sdr" name="Naina" size={64} />
      </div>
      <h1>{title}</h1>
      <p className={styles["lead"]}>{lead}</p>
      <div className={styles["card"]}>{children}</div>
      <p className={styles["footer"]}>{footer}</p>
    </div>
  );
}
