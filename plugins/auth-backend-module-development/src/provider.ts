import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
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
 * means. With `others`, any user of the catalog can be named. The token's ownership references come from the catalog, as for any other sign-in.
 */
export function createDevelopmentProvider(options: {
  people: DevelopmentPerson[];
  others: boolean;
}): AuthProviderFactory {
  return createProxyAuthProviderFactory({
    authenticator: createProxyAuthenticator({
      initialize: () => undefined,
      defaultProfileTransform: async (
        { entityRef }: Pick<DevelopmentPerson, 'entityRef'>,
        context,
      ) => ({ profile: await readProfile(entityRef, context) }),
      authenticate: async ({ req }) => ({
        result: findPerson(options, req.query.person),
      }),
    }),
    signInResolver: ({ result: { entityRef } }, context) =>
      fromCatalog(entityRef, () =>
        context.signInWithCatalogUser({ entityRef }),
      ),
  });
}

function findPerson(
  { people, others }: { people: DevelopmentPerson[]; others: boolean },
  requested: unknown,
): Pick<DevelopmentPerson, 'entityRef'> {
  const person =
    requested === undefined
      ? people[0]
      : people.find(({ entityRef }) => entityRef === requested);
  if (person) {
    return person;
  }
  if (others && typeof requested === 'string' && isUserRef(requested)) {
    return { entityRef: requested };
  }
  throw new NotAllowedError(
    `Only the people listed in '${PEOPLE_KEY}' can be chosen, by their full reference such as '${people[0].entityRef}'`,
  );
}

/** In full and in one spelling, as it is in tokens. */
function isUserRef(text: string): boolean {
  try {
    const ref = parseEntityRef(text);
    return ref.kind === 'user' && stringifyEntityRef(ref) === text;
  } catch {
    return false;
  }
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
