import type { Values } from "./schema";

export type Sample = { statement: string; inputs: Values };

const PAGE = `<!doctype html>
<html lang="en">
  <head><title>Filter coffee at home</title></head>
  <body>
    <nav><a href="/">Home</a> <a href="/beans">Beans</a></nav>
    <main>
      <h1>Filter coffee at home</h1>
      <p>South Indian filter coffee needs three things: dark roasted coffee, a brass filter and a little patience. The coffee drips slowly, and what arrives in the lower cup is called the decoction.</p>
      <h2>The coffee</h2>
      <p>Choose a dark roast with some chicory. Chicory makes the decoction thicker and gives it the taste that many people remember from childhood. A ratio of eighty parts of coffee to twenty parts of chicory is a sound beginning, notwithstanding the considerable diversity of preferences that characterises households throughout the southern states.</p>
      <h2>The milk</h2>
      <p>Boil full milk until it rises. Pour the decoction first, then the milk, then the sugar. Pour the coffee from tumbler to davara and back until it foams.</p>
      <h3>Common mistakes</h3>
      <ul>
        <li>Water that is not hot enough</li>
        <li>Coffee powder pressed too firmly</li>
        <li>Waiting less than fifteen minutes</li>
      </ul>
      <p>Have you tried it? Order a starter pack with a brass filter and fresh filter coffee.</p>
    </main>
  </body>
</html>`;

const LEADS = `name,email,company,title,country,employees,industry
Priya Nair,priya.nair@lotuscloud.example,Lotus Cloud Pvt Ltd,CTO,India,240,Software
PRIYA NAIR,Priya.Nair@LotusCloud.example,Lotus Cloud,Chief Technology Officer,IN,240,software
Daniel Okafor,d.okafor@brightbank.example,Bright Bank,Head of Marketing,Nigeria,1200,Banking
Mei Tanaka,mei@hanamed.example,Hana Medical KK,VP Engineering,Japan,530,Healthcare
Arun Sharma,,Sharma Traders,Owner,India,4,Retail
Sofia Rossi,sofia.rossi@velaapps.example,Vela Apps Srl,CTO,Italy,85,Software
Arun  Kumar,arun@kaveri-soft.example,Kaveri Soft,Engineering Manager,India,150,Software
Sofia Rosi,sofia.rossi@velaapps.example,Vela Apps,CTO,Italy,85,Software`;

/** An example to begin with, by the agent's slug. It fills the form like anybody's own input and is just as editable. */
export const SAMPLES: Record<string, Sample> = {
  "content-marketing": {
    statement: "Tell me how this page reads, what to repair first, and what to publish over the next four weeks.",
    inputs: { html: PAGE, keywords: ["filter coffee", "decoction"] },
  },
  sdr: {
    statement: "Clean this list, rank the people worth writing to, and draft a first e-mail to the best.",
    inputs: {
      leads_csv: LEADS,
      ideal_customer: {
        industries: ["Software"],
        titles: ["CTO", "VP Engineering"],
        countries: ["India", "Italy"],
        min_employees: 50,
        max_employees: 500,
      },
    },
  },
  "maths-tutor": {
    statement: "A practice set on linear equations for a class of fourteen-year-olds, with worked solutions.",
    inputs: { topic: "linear-equations", level: 2, count: 10 },
  },
};
