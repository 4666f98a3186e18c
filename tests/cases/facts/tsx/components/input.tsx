import React, { type FC } from "react";
import { Button } from "./button";
interface Props { title: string; onPress?(): void }
export const Card: FC<Props> = ({ title, onPress }) => <Button onPress={onPress}>{title}</Button>;
export function List<T,>({ rows }: { rows: T[] }) { return <ul>{rows.map((row: T) => <Card title={String(row)} />)}</ul>; }
export default React.memo(function Page(props: Props): JSX.Element { return <Card {...props} />; });
