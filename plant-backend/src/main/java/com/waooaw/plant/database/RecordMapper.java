package com.waooaw.plant.database;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.NoSuchMapperException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Makes a record of each row: the component {@code createdAt} from the column {@code created_at}.
 * JDBI's own ConstructorMapper would do the same, and bring java.desktop into every image.
 */
public final class RecordMapper<T extends Record> implements RowMapper<T> {
  private final Class<T> type;
  private final Constructor<T> constructor;
  private final List<RecordComponent> components;

  private RecordMapper(Class<T> type) {
    this.type = requireNonNull(type, "type");
    this.components = List.of(type.getRecordComponents());
    try {
      this.constructor =
          type.getDeclaredConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    constructor.setAccessible(true);
  }

  /** A mapper for the record. */
  public static <T extends Record> RowMapper<T> of(Class<T> type) {
    return new RecordMapper<>(type);
  }

  @Override
  public T map(ResultSet row, StatementContext context) throws SQLException {
    return specialize(row, context).map(row, context);
  }

  // Columns and their mappers are looked up once a result, not once a row.
  @Override
  public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
    int[] columns = new int[components.size()];
    ColumnMapper<?>[] mappers = new ColumnMapper<?>[components.size()];
    for (int i = 0; i < columns.length; i++) {
      RecordComponent component = components.get(i);
      columns[i] = rows.findColumn(column(component.getName()));
      mappers[i] =
          context
              .findColumnMapperFor(component.getGenericType())
              .orElseThrow(() -> new NoSuchMapperException(type + "." + component.getName()));
    }
    return (row, c) -> {
      Object[] values = new Object[columns.length];
      for (int i = 0; i < columns.length; i++) {
        values[i] = mappers[i].map(row, columns[i], c);
      }
      return create(values);
    };
  }

  private T create(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(type.getSimpleName() + " refuses a row", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String column(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
