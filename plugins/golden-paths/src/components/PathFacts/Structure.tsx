import { useMemo } from 'react';
import type { StructureEntry } from '@paved/plugin-golden-paths-common';
import { FileTree, type TreeNode } from '../FileTree';

/** The folders and files that a created repository has. */
export function Structure(props: { entries: StructureEntry[]; title: string }) {
  const { entries, title } = props;
  const nodes = useMemo(() => nodesOf(entries), [entries]);
  return (
    <FileTree label={`Structure of ${title}`} nodes={nodes} isOpenAtFirst />
  );
}

function nodesOf(entries: StructureEntry[], folder = ''): TreeNode[] {
  return entries.map(entry => {
    const name = entry.name.replace(/\/$/, '');
    const path = `${folder}${name}`;
    return {
      name,
      path,
      isFolder: entry.name.endsWith('/') || entry.entries.length > 0,
      children: nodesOf(entry.entries, `${path}/`),
    };
  });
}
