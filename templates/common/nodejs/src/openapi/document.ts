import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { problem } from '../http/problem.js';
import { manifest } from '../manifest.js';

/** The contract, as the code has it. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle(manifest.name)
      .setDescription(manifest.description)
      .setVersion('1')
      .build(),
    {
      operationIdFactory: (_controller, method) => method,
      standardSchemaConverter: (schema) => toOpenApi(schema as z.ZodType),
    },
  );
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: toOpenApi(problem).schema },
  };
  return document;
}

function toOpenApi(schema: z.ZodType): { schema: object; components: Record<string, object> } {
  const { definitions = {}, ...converted } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    override({ jsonSchema }) {
      // A known format says it better than its regular expression
      if (jsonSchema.format) {
        delete jsonSchema.pattern;
      }
    },
  });
  return { schema: converted, components: definitions as Record<string, object> };
}
