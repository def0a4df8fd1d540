import { GraphQLError, Kind } from 'graphql';

/** Refuses queries that nest deeper than any page of ours does. */
export function limitDepth(max) {
  return {
    onValidate({ params, setResult }) {
      if (depthOf(params.documentAST) > max) {
        setResult([new GraphQLError(`Queries may nest ${max} levels deep`)]);
      }
    },
  };
}

export function depthOf(node) {
  const below = node.definitions ?? node.selectionSet?.selections ?? [];
  const deepest = Math.max(0, ...below.map(depthOf));
  return node.kind === Kind.FIELD ? deepest + 1 : deepest;
}
