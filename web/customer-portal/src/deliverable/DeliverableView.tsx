import { ButtonAnchor, ButtonLink, Card, formatBytes, formatDateTime, QueryView, Skeleton } from "@waooaw/ui";
import { useQuery } from "@tanstack/react-query";
import { deliverableQuery, type Deliverable } from "../plant/queries";
import styles from "./Deliverable.module.css";

/** What a run made, inside its workspace: the first words, a preview and the files. */
export function DeliverableView({ id }: { id: string }) {
  const deliverable = useQuery(deliverableQuery(id));
  return (
    <QueryView query={deliverable} label="Loading the deliverable" skeleton={<Skeleton height="20rem" />}>
      {(data) => (
        <Card
          heading={data.title}
          aside={
            <ButtonLink look="outline" to={`/deliverables/${data.id}`} icon="eye">
              Open
            </ButtonLink>
          }
        >
          <p>{data.summary}</p>
          <Parts deliverable={data} />
          <Preview deliverable={data} />
        </Card>
      )}
    </QueryView>
  );
}

function contentPath(deliverable: Deliverable, part: string, download: boolean): string {
  const query = new URLSearchParams({ part });
  if (download) query.set("download", "true");
  return `/api/v1/deliverables/${deliverable.id}/content?${query.toString()}`;
}

/** The first HTML part in a frame that may run nothing and reach nothing. */
export function Preview({ deliverable, tall = false }: { deliverable: Deliverable; tall?: boolean }) {
  const page = deliverable.parts.find((part) => part.media_type.startsWith("text/html"));
  if (page === undefined) return <p className={styles["hint"]}>These files have no preview; download them to read.</p>;
  return (
    <iframe
      className={tall ? styles["tall"] : styles["preview"]}
      title={`Preview of ${page.name}`}
      src={contentPath(deliverable, page.name, false)}
      sandbox=""
    />
  );
}

/** Every file with its size and fingerprint, to be kept. */
export function Parts({ deliverable }: { deliverable: Deliverable }) {
  return (
    <ul className={styles["parts"]} aria-label="Files">
      {deliverable.parts.map((part) => (
        <li key={part.name}>
          <div className={styles["part"]}>
            <strong>{part.name}</strong>
            <span className={styles["hint"]}>
              {kindOf(part.media_type)}, {formatBytes(part.size)}
            </span>
            <span className={styles["hint"]}>
              SHA-256 <code>{part.sha256}</code>
            </span>
          </div>
          <ButtonAnchor
            look="outline"
            icon="download"
            href={contentPath(deliverable, part.name, true)}
            download={part.name}
            aria-label={`Download ${part.name}`}
          >
            Download
          </ButtonAnchor>
        </li>
      ))}
    </ul>
  );
}

const KINDS: Record<string, string> = {
  "text/html": "Page",
  "text/markdown": "Markdown",
  "text/csv": "Table (CSV)",
  "text/plain": "Text",
};

function kindOf(mediaType: string): string {
  return KINDS[mediaType.split(";")[0]?.trim() ?? ""] ?? mediaType;
}

export function madeAt(deliverable: Deliverable): string {
  return `${deliverable.agent.name}, ${deliverable.agent.specialty}, ${formatDateTime(deliverable.created_at)}`;
}
