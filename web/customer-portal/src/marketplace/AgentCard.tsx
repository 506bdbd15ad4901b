import { formatAgo, formatMoney, Icon, Portrait, Tag } from "@waooaw/ui";
import { Link } from "wouter";
import { AgentStatus } from "../agent/AgentStatus";
import { Rating } from "../agent/Rating";
import type { AgentSummary } from "../plant/queries";
import styles from "./AgentCard.module.css";

/** One agent as a candidate: face, specialty, record, price. The whole card leads to its screen. */
export function AgentCard({ agent, now }: { agent: AgentSummary; now: number }) {
  return (
    <article className={styles["card"]}>
      <div className={styles["top"]}>
        <Portrait slug={agent.slug} name={agent.name} size={84} working={agent.status === "working"} />
        <div className={styles["who"]}>
          <h3>
            <Link href={`/agents/${agent.slug}`} className={styles["link"]}>
              {agent.name}
            </Link>
            {agent.certified && (
              <span className={styles["seal"]} title="Certified">
                <Icon name="seal" size={20} />
                <span className="visually-hidden">Certified</span>
              </span>
            )}
          </h3>
          <p className={styles["specialty"]}>{agent.specialty}</p>
          <p className={styles["industry"]}>
            {agent.industry.name} <span aria-hidden="true">·</span> <Rating rating={agent.rating} count={agent.review_count} />
          </p>
        </div>
      </div>
      <p className={styles["tagline"]}>{agent.tagline}</p>
      <ul className={styles["skills"]} aria-label="Skills">
        {agent.skills.slice(0, 3).map((skill) => (
          <li key={skill}>
            <Tag>{skill}</Tag>
          </li>
        ))}
      </ul>
      {agent.recent_activity !== null && (
        <p className={styles["activity"]}>
          <Icon name="pulse" size={16} />
          <span>
            {agent.recent_activity.text}, {formatAgo(agent.recent_activity.at, now)}
          </span>
        </p>
      )}
      <div className={styles["foot"]}>
        <AgentStatus agent={agent} />
        <p className={styles["price"]}>
          <strong>{formatMoney(agent.price)}</strong> a month
        </p>
      </div>
    </article>
  );
}
