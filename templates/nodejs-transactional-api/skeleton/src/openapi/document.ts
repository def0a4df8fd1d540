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
    { operationIdFactory: (_controller, method) => method },
  );
  document.components = {
    ...document.components,
    schemas: {
      ...document.components?.schemas,
      Problem: z.toJSONSchema(problem, { target: 'openapi-3.0' }),
    },
  };
  return document;
}
