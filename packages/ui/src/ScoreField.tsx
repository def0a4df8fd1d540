import { Radio, RadioGroup } from '@backstage/ui';
import styles from './ScoreField.module.css';

/** A score from 1 to 5, with words for both ends; `undefined` until one is chosen. */
export function ScoreField(props: {
  label: string;
  description: string;
  lowest: string;
  highest: string;
  value: number | undefined;
  onChange: (score: number) => void;
}) {
  const { label, description, lowest, highest, value, onChange } = props;
  return (
    <RadioGroup
      label={label}
      description={description}
      orientation="horizontal"
      className={styles.scores}
      // With any other value where nothing is chosen, no radio could be reached by keyboard
      value={value === undefined ? null : String(value)}
      onChange={chosen => onChange(Number(chosen))}
    >
      {[`1, ${lowest}`, '2', '3', '4', `5, ${highest}`].map((words, index) => (
        <Radio key={words} value={String(index + 1)}>
          {words}
        </Radio>
      ))}
    </RadioGroup>
  );
}
