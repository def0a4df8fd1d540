import {
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
  type AuthProviderFactory,
  type AuthResolverContext,
  type ProfileInfo,
} from '@backstage/plugin-auth-node';
import { PEOPLE_KEY, type DevelopmentPerson } from './config';

/**
 * Signs in one of the listed people, named by the query parameter `person`; without it the first, which is what "guest"
 * means. The token's ownership references come from the catalog, as for any other sign-in.
 */
export function createDevelopmentProvider(
  people: DevelopmentPerson[],
): AuthProviderFactory {
  return createProxyAuthProviderFactory({
    authenticator: createProxyAuthenticator({
      initialize: () => undefined,
      defaultProfileTransform: async (
        { entityRef }: DevelopmentPerson,
        context,
      ) => ({ profile: await readProfile(entityRef, context) }),
      authenticate: async ({ req }) => ({
        result: findPerson(people, req.query.person),
      }),
    }),
    signInResolver: ({ result: { entityRef } }, context) =>
      fromCatalog(entityRef, () =>
        context.signInWithCatalogUser({ entityRef }),
      ),
  });
}

function findPerson(
  people: DevelopmentPerson[],
  requested: unknown,
): DevelopmentPerson {
  const person =
    requested === undefined
      ? people[0]
      : people.find(({ entityRef }) => entityRef === requested);
  if (!person) {
    throw new NotAllowedError(
      `Only the people listed in '${PEOPLE_KEY}' can be chosen, by their full reference such as '${people[0].entityRef}'`,
    );
  }
  return person;
}

async function readProfile(
  entityRef: string,
  context: AuthResolverContext,
): Promise<ProfileInfo> {
  const { entity } = await fromCatalog(entityRef, () =>
    context.findCatalogUser({ entityRef }),
  );
  const profile = entity.spec?.profile as ProfileInfo | undefined;
  return {
    displayName: profile?.displayName ?? entity.metadata.name,
    email: profile?.email,
    picture: profile?.picture,
  };
}

async function fromCatalog<T>(
  entityRef: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isError(error) && isNotYet(error)) {
      throw new ServiceUnavailableError(
        `The catalog is still being filled and has no '${entityRef}' yet; try again in a moment`,
      );
    }
    throw error;
  }
}

function isNotYet(error: Error): boolean {
  return (
    error.name === 'NotFoundError' ||
    error.name === 'ServiceUnavailableError' ||
    // The catalog answers 503 while it starts; its client reports that as a ResponseError.
    ('statusCode' in error && error.statusCode === 503)
  );
}
