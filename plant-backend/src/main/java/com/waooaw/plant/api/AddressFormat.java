package com.waooaw.plant.api;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.EmailFormat;

/**
 * E-mail addresses no longer than a mail can be sent to (RFC 5321, section 4.5.3.1.3). Of a longer
 * one nothing else is asked: the platform's encoder of international domains fails at such.
 */
final class AddressFormat extends EmailFormat {
  private static final int LONGEST = 254;

  @Override
  public boolean matches(ExecutionContext context, String address) {
    return address.length() <= LONGEST && super.matches(context, address);
  }
}
