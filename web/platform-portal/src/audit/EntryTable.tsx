import { Tag } from "@waooaw/ui";
import { formatMoment, type AuditEntry } from "./audit";
import { outcomeTone } from "./outcome";
import styles from "./EntryTable.module.css";

/** Entries as a table. The number opens an entry; the correlation id shows all that belongs to it. */
export function EntryTable({
  entries,
  onOpen,
  onPivot,
}: {
  entries: AuditEntry[];
  onOpen: (seq: number) => void;
  onPivot: (correlationId: string) => void;
}) {
  return (
    // Scrolls sideways on narrow screens, so the keyboard must be able to get into it.
    <div className={styles["scroll"]} role="region" aria-label="Table of entries" tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">When</th>
            <th scope="col">Kind</th>
            <th scope="col">Actor</th>
            <th scope="col">Action</th>
            <th scope="col">Outcome</th>
            <th scope="col">Correlation id</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <th scope="row">
                <button
                  type="button"
                  className={styles["link"]}
                  aria-label={`Open entry ${entry.seq}`}
                  aria-haspopup="dialog"
                  onClick={() => onOpen(entry.seq)}
                >
                  {entry.seq}
                </button>
              </th>
              <td className={styles["when"]}>
                <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
              </td>
              <td>{entry.kind}</td>
              <td className={styles["long"]}>{entry.actor}</td>
              <td className={styles["long"]}>{entry.action}</td>
              <td className={styles["outcome"]}>
                <Tag tone={outcomeTone(entry.outcome)}>{entry.outcome}</Tag>
              </td>
              <td>
                {entry.correlation_id === null ? (
                  <span className={styles["none"]}>none</span>
                ) : (
                  <Pivot id={entry.correlation_id} onPivot={onPivot} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pivot({ id, onPivot }: { id: string; onPivot: (correlationId: string) => void }) {
  return (
    <button
      type="button"
      className={styles["link"]}
      title={id}
      aria-label={`Show all entries of ${id}`}
      onClick={() => onPivot(id)}
    >
      <code>{id.length > 13 ? `${id.slice(0, 12)}…` : id}</code>
    </button>
  );
}
