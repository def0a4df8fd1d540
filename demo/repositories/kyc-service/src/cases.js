import { randomUUID } from 'node:crypto';
import { missingDocuments } from './requirements.js';

export async function caseRoutes(app, { database }) {
  app.post('/', async (request, reply) => {
    const { companyName, registrationNumber, country } = request.body;
    const id = randomUUID();
    await database.query(
      'INSERT INTO cases (id, company_name, registration_number, country) VALUES ($1, $2, $3, $4)',
      [id, companyName, registrationNumber, country],
    );
    return reply.code(201).send({ id, state: 'waiting_for_documents', missing: missingDocuments(country, []) });
  });

  app.get('/:caseId', async (request, reply) => {
    const { rows } = await database.query('SELECT * FROM cases WHERE id = $1', [request.params.caseId]);
    if (!rows[0]) {
      return reply.code(404).send();
    }
    const documents = await database.query('SELECT kind FROM documents WHERE case_id = $1', [rows[0].id]);
    const missing = missingDocuments(rows[0].country, documents.rows.map(row => row.kind));
    return { id: rows[0].id, state: missing.length ? 'waiting_for_documents' : rows[0].state, missing };
  });

  app.put('/:caseId/documents', async (request, reply) => {
    await database.query(
      'INSERT INTO documents (case_id, kind, content) VALUES ($1, $2, $3) ON CONFLICT (case_id, kind) DO UPDATE SET content = $3',
      [request.params.caseId, request.query.kind, request.body],
    );
    return reply.code(204).send();
  });
}
