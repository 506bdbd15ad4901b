import { useEffect, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";
import buttons from "./IconButton.module.css";
import styles from "./Drawer.module.css";

/** A panel from the side, over the page: modal, closed by Escape, by the veil and by following a link in it. */
export function Drawer({
  label,
  open,
  onClose,
  children,
}: {
  label: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={styles["drawer"]}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        const target = event.target as Element;
        if (target === dialog.current || target.closest("a") !== null) onClose();
      }}
    >
      <div className={styles["inside"]}>
        <button type="button" className={buttons["icon"]} aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
        {children}
      </div>
    </dialog>
  );
}
