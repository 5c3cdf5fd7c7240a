import { OperatorError } from './operator-error.js';
import { withClient } from './ensure-database.js';

/**
 * Separates invented and real records permanently: a database belongs to the demo or it does not. An empty database
 * becomes the demo's at its first start as a demo.
 * @throws OperatorError when production finds the demo's records, or the demo finds real ones.
 */
export async function assertDatabaseMode(databaseUrl: string, mode: 'demo' | 'production'): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ demo: boolean; used: boolean }>(
      `select is_demo as demo, exists (select from incident) or exists (select from member) or exists (select from pub.incident) as used from pub.head`,
    );
    const { demo, used } = rows[0]!;
    if (mode === 'production' && demo) {
      throw new OperatorError(
        'This database holds the invented records of the demo: production needs one of its own (another database in DATABASE_URL, or another VIGIL_HOME).',
      );
    }
    if (mode === 'demo' && !demo && used) {
      throw new OperatorError(
        'This database holds real records, and the demo never touches those: start with VIGIL_MODE=production, or give the demo another database.',
      );
    }
    if (mode === 'demo' && !demo) await client.query('update pub.head set is_demo = true');
  });
}
