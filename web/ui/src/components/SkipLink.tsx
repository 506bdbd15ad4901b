import styles from "./SkipLink.module.css";

/** The first stop of the Tab key: past the navigation, to `#main`. */
export function SkipLink() {
  return (
    <a
      className={styles["skip"]}
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById("main")?.focus();
      }}
    >
      Skip to the content
    </a>
  );
}
