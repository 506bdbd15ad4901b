import { chooseTheme, useTheme } from "../theme/theme";
import { Icon } from "./Icon";
import styles from "./IconButton.module.css";

/** Changes between light and dark; says what it will do. */
export function ThemeToggle() {
  const theme = useTheme();
  const next = theme === "light" ? "dark" : "light";
  return (
    <button
      type="button"
      className={styles["icon"]}
      aria-label={`Use the ${next} theme`}
      title={`Use the ${next} theme`}
      onClick={() => chooseTheme(next)}
    >
      <Icon name={theme === "light" ? "moon" : "sun"} />
    </button>
  );
}
