import { cx, Status, type Tone } from "@waooaw/ui";
import { formatLatency, nameOf, type Service } from "./health";
import styles from "./ServiceCard.module.css";

const TONES: Record<Service["status"], { tone: Tone; word: string }> = {
  up: { tone: "ok", word: "Up" },
  degraded: { tone: "warn", word: "Degraded" },
  down: { tone: "bad", word: "Down" },
  unknown: { tone: "quiet", word: "Unknown" },
};

/** One service: how it is in a word and a shape, and the figures of its last check. */
export function ServiceCard({ service, checkedAt, old }: { service: Service; checkedAt: string; old: boolean }) {
  const { name, does } = nameOf(service);
  const state = old ? TONES.unknown : TONES[service.status];
  return (
    <article className={cx(styles["card"], !old && styles[service.status])} aria-label={name}>
      <div className={styles["head"]}>
        <div>
          <h2 className={styles["name"]}>{name}</h2>
          <p className={styles["does"]}>{does}</p>
        </div>
        <Status tone={state.tone}>{state.word}</Status>
      </div>
      <dl className={styles["figures"]}>
        <div>
          <dt>Latency</dt>
          <dd>{old ? `was ${formatLatency(service.latency_ms)}` : formatLatency(service.latency_ms)}</dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>{service.version ?? "not told"}</dd>
        </div>
        <div>
          <dt>Last check</dt>
          <dd>
            <time dateTime={checkedAt}>{new Date(checkedAt).toLocaleTimeString("en-IN", { timeStyle: "medium" })}</time>
          </dd>
        </div>
      </dl>
      {service.detail !== "" && <p className={styles["detail"]}>{service.detail}</p>}
    </article>
  );
}
