import { Flex, NumberField, Select, Switch, TextField } from '@backstage/ui';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { NewParameter } from '@paved/plugin-golden-paths-common';

/** Fields for parameters of a template, by their JSON Schema. */
export function ParameterFields(props: {
  parameters: NewParameter[];
  values: JsonObject;
  onChange: (values: JsonObject) => void;
}) {
  const { parameters, values, onChange } = props;
  return (
    <Flex direction="column" gap="4">
      {parameters.map(parameter => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? parameter.default}
          onChange={value => {
            const { [parameter.name]: _, ...rest } = values;
            onChange(
              value === undefined ? rest : { ...rest, [parameter.name]: value },
            );
          }}
        />
      ))}
    </Flex>
  );
}

function ParameterField(props: {
  parameter: NewParameter;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}) {
  const { parameter, value, onChange } = props;
  const { name, title = name, description, schema, required } = parameter;
  const common = { label: title, description, isRequired: required };
  if (Array.isArray(schema.enum)) {
    const choices = schema.enum;
    const titles = Array.isArray(schema.enumNames) ? schema.enumNames : [];
    return (
      <Select
        {...common}
        value={value === undefined ? null : String(value)}
        onChange={key =>
          onChange(choices.find(choice => String(choice) === key) ?? undefined)
        }
        options={choices.map((choice, index) => ({
          value: String(choice),
          label: String(titles[index] ?? choice),
        }))}
      />
    );
  }
  if (schema.type === 'boolean') {
    return (
      <Switch
        label={description ? `${title}: ${description}` : title}
        isSelected={value === true}
        onChange={onChange}
      />
    );
  }
  if (schema.type === 'number' || schema.type === 'integer') {
    return (
      <NumberField
        {...common}
        value={typeof value === 'number' ? value : NaN}
        onChange={number =>
          onChange(Number.isFinite(number) ? number : undefined)
        }
      />
    );
  }
  return (
    <TextField
      {...common}
      validationBehavior="aria"
      value={typeof value === 'string' ? value : ''}
      onChange={text => onChange(text === '' ? undefined : text)}
    />
  );
}
