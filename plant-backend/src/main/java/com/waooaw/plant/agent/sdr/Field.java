package com.waooaw.plant.agent.sdr;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A fact about a lead, and the column names under which people keep it. */
enum Field {
  FIRST_NAME("first name", "firstname", "fname", "givenname", "forename", "vorname"),
  LAST_NAME("last name", "lastname", "lname", "surname", "familyname", "nachname"),
  NAME(
      "name",
      "name",
      "fullname",
      "contact",
      "contactname",
      "contactperson",
      "leadname",
      "person",
      "lead"),
  EMAIL(
      "e-mail",
      "email",
      "emailaddress",
      "mail",
      "mailaddress",
      "workemail",
      "businessemail",
      "contactemail",
      "emailid",
      "primaryemail"),
  COMPANY(
      "company",
      "company",
      "companyname",
      "organisation",
      "organization",
      "organisationname",
      "organizationname",
      "account",
      "accountname",
      "employer",
      "firm",
      "business",
      "businessname",
      "org",
      "currentcompany"),
  TITLE(
      "title",
      "title",
      "jobtitle",
      "job",
      "position",
      "role",
      "designation",
      "currenttitle",
      "function",
      "headline"),
  COUNTRY(
      "country",
      "country",
      "countryregion",
      "countrycode",
      "location",
      "nation",
      "land",
      "companycountry",
      "region"),
  EMPLOYEES(
      "employees",
      "employees",
      "employeecount",
      "numberofemployees",
      "noofemployees",
      "numemployees",
      "companysize",
      "size",
      "headcount",
      "staff",
      "employeerange",
      "teamsize",
      "ofemployees",
      "companyemployees"),
  INDUSTRY(
      "industry",
      "industry",
      "sector",
      "vertical",
      "companyindustry",
      "branche",
      "market",
      "industries"),
  PHONE(
      "phone",
      "phone",
      "phonenumber",
      "telephone",
      "tel",
      "mobile",
      "mobilephone",
      "cell",
      "contactnumber",
      "phoneno",
      "mobilenumber",
      "workphone",
      "directphone"),
  WEBSITE(
      "website",
      "website",
      "url",
      "web",
      "domain",
      "companywebsite",
      "site",
      "homepage",
      "companydomain",
      "companyurl",
      "webaddress");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; its type does not say so.
  private final List<String> headers;

  Field(String label, String... headers) {
    this.label = label;
    this.headers = List.of(headers);
  }

  String label() {
    return label;
  }

  /** The field that a column of this name holds. */
  static Optional<Field> of(String header) {
    String key = header.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
    for (Field field : values()) {
      if (field.headers.contains(key)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
