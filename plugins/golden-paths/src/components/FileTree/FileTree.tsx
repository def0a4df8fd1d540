import { useState, type ReactNode } from 'react';
import {
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiFileTextLine,
  RiFolderLine,
} from '@remixicon/react';
import type { TreeNode } from './fileTree';
import styles from './FileTree.module.css';

/** Folders that open and close; files are buttons where something can be shown of them. */
export function FileTree(props: {
  label: string;
  nodes: TreeNode[];
  /** What stands behind a file's name. */
  note?: (path: string) => ReactNode;
  selected?: string;
  onSelect?: (path: string) => void;
  isOpenAtFirst?: boolean;
}) {
  const { label, nodes, note, selected, onSelect, isOpenAtFirst } = props;
  // Those that were turned from how they were at first
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const turn = (path: string) =>
    setTurned(last => {
      const next = new Set(last);
      if (!next.delete(path)) {
        next.add(path);
      }
      return next;
    });

  const renderNodes = (children: TreeNode[]) => (
    <ul className={styles.entries}>
      {children.map(node => {
        if (!node.isFolder) {
          return (
            <li key={node.path}>
              <File
                node={node}
                note={note?.(node.path)}
                isSelected={node.path === selected}
                onSelect={onSelect}
              />
            </li>
          );
        }
        if (node.children.length === 0) {
          return (
            <li key={node.path}>
              <span className={styles.entry} data-inert>
                <RiFolderLine aria-hidden />
                <span className={styles.name}>{node.name}/</span>
              </span>
            </li>
          );
        }
        const isOpen =
          (isOpenAtFirst ?? false) !== turned.has(node.path) ||
          (selected?.startsWith(`${node.path}/`) ?? false);
        return (
          <li key={node.path}>
            <button
              type="button"
              className={styles.entry}
              aria-expanded={isOpen}
              onClick={() => turn(node.path)}
            >
              {isOpen ? (
                <RiArrowDownSLine aria-hidden />
              ) : (
                <RiArrowRightSLine aria-hidden />
              )}
              <span className={styles.name}>{node.name}/</span>
            </button>
            {isOpen && renderNodes(node.children)}
          </li>
        );
      })}
    </ul>
  );

  return (
    <div className={styles.tree} role="group" aria-label={label}>
      {renderNodes(nodes)}
    </div>
  );
}

function File(props: {
  node: TreeNode;
  note: ReactNode;
  isSelected: boolean;
  onSelect?: (path: string) => void;
}) {
  const { node, note, isSelected, onSelect } = props;
  const content = (
    <>
      <RiFileTextLine aria-hidden />
      <span className={styles.name}>{node.name}</span>
      {note && (
        <>
          {' '}
          <span className={styles.note}>{note}</span>
        </>
      )}
    </>
  );
  return onSelect ? (
    <button
      type="button"
      className={styles.entry}
      aria-current={isSelected || undefined}
      onClick={() => onSelect(node.path)}
    >
      {content}
    </button>
  ) : (
    <span className={styles.entry} data-inert>
      {content}
    </span>
  );
}
