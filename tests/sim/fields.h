/*
 * The members of the five resources, from ConnectWise's OpenAPI document
 * (2026.4), in its order:
 *
 *	F(RESOURCE, name, kind, of, longest, flags)
 *
 * `of` says what the kind needs to know: an enum's values, the members of a
 * reference or of an array's elements, the table that a link points into.
 * `longest` is in characters, 0 = no limit. schema.[ch] make enums and tables
 * of these lists.
 */
#ifndef SIM_FIELDS_H
#define SIM_FIELDS_H

/* enums */
#define STATUSES "Active Cancelled Expired Inactive"
#define BILLING "Billable DoNotBill NoCharge"
#define BILLING_DEFAULT "Billable DoNotBill NoCharge NoDefault"
#define CLASSES "Agreement Bundle Inventory NonInventory Service"
#define UNITS "Amount Hours Incidents"
#define CYCLES \
	"Contract2Weeks Contract4Weeks ContractYear CalendarMonth " \
	"CalendarQuarter CalendarWeek ContractQuarter CalendarYear"
#define COMP_RATES "Actual Hourly"
#define COMP_LIMITS "Billing Amount Percent"
#define YEARS "ContractYear CalendarYear"
#define PERIODS "Current Future Both Undefined"
#define SIDES "Prefix Suffix"
#define PRICINGS "FixedFee NotToExceed OverrideRate TimeAndMaterials"

/* references and arrays of them; _info is everywhere */
#define NAMED "id name"
#define IDENTIFIED "id identifier name"
#define WORK_TYPE "id name utilizationFlag"
#define CURRENCY \
	"id symbol currencyCode decimalSeparator numberOfDecimals " \
	"thousandsSeparator negativeParenthesesFlag displaySymbolFlag " \
	"currencyIdentifier displayIdFlag rightAlign name"
#define MEMBER "id identifier name dailyCapacity"
#define CUSTOM_FIELD \
	"id caption type entryMethod numberOfDecimals value " \
	"connectWiseId rowNum userDefinedFieldRecId podId"
#define INVOICE_GROUPING \
	"id name description showPriceFlag showSubItemsFlag " \
	"groupParentChildAdditionsFlag"

#define TYPE_FIELDS(F) \
	F(TYPE, id, INT, NULL, 0, F_READONLY | F_SMALL) \
	F(TYPE, name, STRING, NULL, 50, F_REQUIRED | F_SMALL) \
	F(TYPE, prefixSuffixOption, ENUM, SIDES, 0, 0) \
	F(TYPE, defaultFlag, BOOL, NULL, 0, 0) \
	F(TYPE, inactiveFlag, BOOL, NULL, 0, F_SMALL) \
	F(TYPE, prePaymentFlag, BOOL, NULL, 0, 0) \
	F(TYPE, invoicePreSuffix, STRING, NULL, 5, 0) \
	F(TYPE, location, REF, NAMED, 0, 0) \
	F(TYPE, department, REF, IDENTIFIED, 0, 0) \
	F(TYPE, restrictLocationFlag, BOOL, NULL, 0, 0) \
	F(TYPE, restrictDepartmentFlag, BOOL, NULL, 0, 0) \
	F(TYPE, sla, REF, NAMED, 0, 0) \
	F(TYPE, applicationUnits, ENUM, UNITS, 0, F_SMALL) \
	F(TYPE, applicationLimit, DECIMAL, NULL, 0, 0) \
	F(TYPE, applicationCycle, ENUM, CYCLES, 0, 0) \
	F(TYPE, applicationUnlimitedFlag, BOOL, NULL, 0, 0) \
	F(TYPE, oneTimeFlag, BOOL, NULL, 0, 0) \
	F(TYPE, coverAgreementTimeFlag, BOOL, NULL, 0, 0) \
	F(TYPE, coverAgreementProductFlag, BOOL, NULL, 0, 0) \
	F(TYPE, coverAgreementExpenseFlag, BOOL, NULL, 0, 0) \
	F(TYPE, coverSalesTaxFlag, BOOL, NULL, 0, 0) \
	F(TYPE, carryOverUnusedFlag, BOOL, NULL, 0, 0) \
	F(TYPE, allowOverrunsFlag, BOOL, NULL, 0, 0) \
	F(TYPE, expiredDays, INT, NULL, 0, 0) \
	F(TYPE, limit, INT, NULL, 0, 0) \
	F(TYPE, expireWhenZero, BOOL, NULL, 0, 0) \
	F(TYPE, chargeToFirmFlag, BOOL, NULL, 0, 0) \
	F(TYPE, employeeCompRate, ENUM, COMP_RATES, 0, F_REQUIRED) \
	F(TYPE, employeeCompNotExceed, ENUM, COMP_LIMITS, 0, F_REQUIRED) \
	F(TYPE, compHourlyRate, DECIMAL, NULL, 0, 0) \
	F(TYPE, compLimitAmount, DECIMAL, NULL, 0, 0) \
	F(TYPE, billingCycle, REF, NAMED, 0, 0) \
	F(TYPE, billOneTimeFlag, BOOL, NULL, 0, 0) \
	F(TYPE, billingTerms, REF, NAMED, 0, F_SMALL) \
	F(TYPE, invoicingCycle, ENUM, YEARS, 0, F_REQUIRED) \
	F(TYPE, billAmount, DECIMAL, NULL, 0, 0) \
	F(TYPE, taxableFlag, BOOL, NULL, 0, 0) \
	F(TYPE, restrictDownPaymentFlag, BOOL, NULL, 0, 0) \
	F(TYPE, invoiceDescription, STRING, NULL, 4000, 0) \
	F(TYPE, topCommentFlag, BOOL, NULL, 0, 0) \
	F(TYPE, bottomCommentFlag, BOOL, NULL, 0, 0) \
	F(TYPE, workRole, REF, NAMED, 0, 0) \
	F(TYPE, workType, REF, WORK_TYPE, 0, 0) \
	F(TYPE, projectType, REF, NAMED, 0, 0) \
	F(TYPE, invoiceTemplate, REF, NAMED, 0, 0) \
	F(TYPE, billTime, ENUM, BILLING_DEFAULT, 0, F_REQUIRED) \
	F(TYPE, billExpenses, ENUM, BILLING_DEFAULT, 0, F_REQUIRED) \
	F(TYPE, billProducts, ENUM, BILLING_DEFAULT, 0, F_REQUIRED) \
	F(TYPE, billableTimeInvoiceFlag, BOOL, NULL, 0, 0) \
	F(TYPE, billableExpenseInvoiceFlag, BOOL, NULL, 0, 0) \
	F(TYPE, billableProductInvoiceFlag, BOOL, NULL, 0, 0) \
	F(TYPE, copyWorkRolesFlag, BOOL, NULL, 0, 0) \
	F(TYPE, copyWorkTypesFlag, BOOL, NULL, 0, 0) \
	F(TYPE, exclusionWorkRoleIds, ARRAY, NULL, 0, 0) \
	F(TYPE, addAllWorkRoleExclusions, BOOL, NULL, 0, 0) \
	F(TYPE, removeAllWorkRoleExclusions, BOOL, NULL, 0, 0) \
	F(TYPE, exclusionWorkTypeIds, ARRAY, NULL, 0, 0) \
	F(TYPE, addAllWorkTypeExclusions, BOOL, NULL, 0, 0) \
	F(TYPE, removeAllWorkTypeExclusions, BOOL, NULL, 0, 0) \
	F(TYPE, integrationXRef, STRING, NULL, 50, 0) \
	F(TYPE, prorateFlag, BOOL, NULL, 0, 0) \
	F(TYPE, emailTemplate, REF, NAMED, 0, 0) \
	F(TYPE, autoInvoiceFlag, BOOL, NULL, 0, 0) \
	F(TYPE, billZeroAmountFlag, BOOL, NULL, 0, 0) \
	F(TYPE, invoiceProratedAdditionsFlag, BOOL, NULL, 0, 0) \
	F(TYPE, connectWiseId, STRING, NULL, 0, 0) \
	F(TYPE, lastUpdated, DATE, NULL, 0, F_INFO) \
	F(TYPE, updatedBy, STRING, NULL, 0, F_INFO) \
	F(TYPE, dateEntered, DATE, NULL, 0, F_INFO) \
	F(TYPE, enteredBy, STRING, NULL, 0, F_INFO)

#define COMPANY_FIELDS(F) \
	F(COMPANY, id, INT, NULL, 0, F_READONLY) \
	F(COMPANY, identifier, STRING, NULL, 156, F_REQUIRED) \
	F(COMPANY, name, STRING, NULL, 156, F_REQUIRED) \
	F(COMPANY, status, REF, NAMED, 0, 0) \
	F(COMPANY, addressLine1, STRING, NULL, 50, 0) \
	F(COMPANY, addressLine2, STRING, NULL, 50, 0) \
	F(COMPANY, city, STRING, NULL, 50, 0) \
	F(COMPANY, state, STRING, NULL, 50, 0) \
	F(COMPANY, zip, STRING, NULL, 12, 0) \
	F(COMPANY, country, REF, IDENTIFIED, 0, 0) \
	F(COMPANY, phoneNumber, STRING, NULL, 30, 0) \
	F(COMPANY, faxNumber, STRING, NULL, 30, 0) \
	F(COMPANY, website, STRING, NULL, 255, 0) \
	F(COMPANY, territory, REF, NAMED, 0, 0) \
	F(COMPANY, market, REF, NAMED, 0, 0) \
	F(COMPANY, accountNumber, STRING, NULL, 0, 0) \
	F(COMPANY, defaultContact, REF, NAMED, 0, 0) \
	F(COMPANY, dateAcquired, DATE, NULL, 0, 0) \
	F(COMPANY, sicCode, REF, NAMED, 0, 0) \
	F(COMPANY, parentCompany, LINK, COMPANIES, 0, 0) \
	F(COMPANY, annualRevenue, DECIMAL, NULL, 0, 0) \
	F(COMPANY, creditLimit, DECIMAL, NULL, 0, 0) \
	F(COMPANY, additionalDebt, DECIMAL, NULL, 0, 0) \
	F(COMPANY, numberOfEmployees, INT, NULL, 0, 0) \
	F(COMPANY, yearEstablished, INT, NULL, 0, 0) \
	F(COMPANY, revenueYear, INT, NULL, 0, 0) \
	F(COMPANY, ownershipType, REF, NAMED, 0, 0) \
	F(COMPANY, timeZoneSetup, REF, NAMED, 0, 0) \
	F(COMPANY, leadSource, STRING, NULL, 50, 0) \
	F(COMPANY, leadFlag, BOOL, NULL, 0, 0) \
	F(COMPANY, unsubscribeFlag, BOOL, NULL, 0, 0) \
	F(COMPANY, calendar, REF, NAMED, 0, 0) \
	F(COMPANY, userDefinedField1, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField2, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField3, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField4, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField5, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField6, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField7, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField8, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField9, STRING, NULL, 50, 0) \
	F(COMPANY, userDefinedField10, STRING, NULL, 50, 0) \
	F(COMPANY, vendorIdentifier, STRING, NULL, 0, 0) \
	F(COMPANY, taxIdentifier, STRING, NULL, 0, 0) \
	F(COMPANY, taxCode, REF, NAMED, 0, 0) \
	F(COMPANY, billingTerms, REF, NAMED, 0, 0) \
	F(COMPANY, invoiceTemplate, REF, NAMED, 0, 0) \
	F(COMPANY, pricingSchedule, REF, NAMED, 0, 0) \
	F(COMPANY, companyEntityType, REF, NAMED, 0, 0) \
	F(COMPANY, billToCompany, REF, IDENTIFIED, 0, 0) \
	F(COMPANY, billingSite, REF, NAMED, 0, 0) \
	F(COMPANY, billingContact, REF, NAMED, 0, 0) \
	F(COMPANY, invoiceDeliveryMethod, REF, NAMED, 0, 0) \
	F(COMPANY, emailTemplate, REF, NAMED, 0, 0) \
	F(COMPANY, invoiceToEmailAddress, STRING, NULL, 0, 0) \
	F(COMPANY, invoiceCCEmailAddress, STRING, NULL, 0, 0) \
	F(COMPANY, deletedFlag, BOOL, NULL, 0, 0) \
	F(COMPANY, dateDeleted, DATE, NULL, 0, 0) \
	F(COMPANY, deletedBy, STRING, NULL, 0, 0) \
	F(COMPANY, mobileGuid, STRING, NULL, 0, 0) \
	F(COMPANY, facebookUrl, STRING, NULL, 0, 0) \
	F(COMPANY, twitterUrl, STRING, NULL, 0, 0) \
	F(COMPANY, linkedInUrl, STRING, NULL, 0, 0) \
	F(COMPANY, currency, REF, CURRENCY, 0, 0) \
	F(COMPANY, territoryManager, REF, MEMBER, 0, 0) \
	F(COMPANY, resellerIdentifier, STRING, NULL, 0, 0) \
	F(COMPANY, isVendorFlag, BOOL, NULL, 0, 0) \
	F(COMPANY, types, ARRAY, NAMED, 0, 0) \
	F(COMPANY, site, REF, NAMED, 0, 0) \
	F(COMPANY, integratorTags, ARRAY, NULL, 0, 0) \
	F(COMPANY, customFields, ARRAY, CUSTOM_FIELD, 0, 0) \
	F(COMPANY, lastUpdated, DATE, NULL, 0, F_INFO) \
	F(COMPANY, updatedBy, STRING, NULL, 0, F_INFO) \
	F(COMPANY, dateEntered, DATE, NULL, 0, F_INFO) \
	F(COMPANY, enteredBy, STRING, NULL, 0, F_INFO)

#define AGREEMENT_FIELDS(F) \
	F(AGREEMENT, id, INT, NULL, 0, F_READONLY) \
	F(AGREEMENT, name, STRING, NULL, 100, F_REQUIRED) \
	F(AGREEMENT, type, LINK, TYPES, 0, F_REQUIRED) \
	F(AGREEMENT, company, LINK, COMPANIES, 0, F_REQUIRED) \
	F(AGREEMENT, contact, REF, NAMED, 0, F_REQUIRED) \
	F(AGREEMENT, site, REF, NAMED, 0, 0) \
	F(AGREEMENT, subContractCompany, REF, IDENTIFIED, 0, 0) \
	F(AGREEMENT, subContractContact, REF, NAMED, 0, 0) \
	F(AGREEMENT, parentAgreement, LINK, AGREEMENTS, 0, 0) \
	F(AGREEMENT, customerPO, STRING, NULL, 50, 0) \
	F(AGREEMENT, location, REF, NAMED, 0, 0) \
	F(AGREEMENT, department, REF, IDENTIFIED, 0, 0) \
	F(AGREEMENT, restrictLocationFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, restrictDepartmentFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, startDate, DATE, NULL, 0, 0) \
	F(AGREEMENT, endDate, DATE, NULL, 0, 0) \
	F(AGREEMENT, noEndingDateFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, opportunity, REF, NAMED, 0, 0) \
	F(AGREEMENT, cancelledFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, dateCancelled, DATE, NULL, 0, 0) \
	F(AGREEMENT, reasonCancelled, STRING, NULL, 100, 0) \
	F(AGREEMENT, sla, REF, NAMED, 0, 0) \
	F(AGREEMENT, workOrder, STRING, NULL, 20, 0) \
	F(AGREEMENT, internalNotes, STRING, NULL, 0, 0) \
	F(AGREEMENT, applicationUnits, ENUM, UNITS, 0, 0) \
	F(AGREEMENT, applicationLimit, DECIMAL, NULL, 0, 0) \
	F(AGREEMENT, applicationCycle, ENUM, CYCLES, 0, 0) \
	F(AGREEMENT, applicationUnlimitedFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, oneTimeFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, coverAgreementTime, BOOL, NULL, 0, 0) \
	F(AGREEMENT, coverAgreementProduct, BOOL, NULL, 0, 0) \
	F(AGREEMENT, coverAgreementExpense, BOOL, NULL, 0, 0) \
	F(AGREEMENT, coverSalesTax, BOOL, NULL, 0, 0) \
	F(AGREEMENT, carryOverUnused, BOOL, NULL, 0, 0) \
	F(AGREEMENT, allowOverruns, BOOL, NULL, 0, 0) \
	F(AGREEMENT, expiredDays, INT, NULL, 0, 0) \
	F(AGREEMENT, limit, INT, NULL, 0, 0) \
	F(AGREEMENT, expireWhenZero, BOOL, NULL, 0, 0) \
	F(AGREEMENT, chargeToFirm, BOOL, NULL, 0, 0) \
	F(AGREEMENT, employeeCompRate, ENUM, COMP_RATES, 0, 0) \
	F(AGREEMENT, employeeCompNotExceed, ENUM, COMP_LIMITS, 0, 0) \
	F(AGREEMENT, compHourlyRate, DECIMAL, NULL, 0, 0) \
	F(AGREEMENT, compLimitAmount, DECIMAL, NULL, 0, 0) \
	F(AGREEMENT, billingCycle, REF, NAMED, 0, 0) \
	F(AGREEMENT, billOneTimeFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, billingTerms, REF, NAMED, 0, 0) \
	F(AGREEMENT, invoicingCycle, ENUM, YEARS, 0, 0) \
	F(AGREEMENT, billToCompany, REF, IDENTIFIED, 0, 0) \
	F(AGREEMENT, billToContact, REF, NAMED, 0, 0) \
	F(AGREEMENT, billToSite, REF, NAMED, 0, 0) \
	F(AGREEMENT, billAmount, DECIMAL, NULL, 0, 0) \
	F(AGREEMENT, taxable, BOOL, NULL, 0, 0) \
	F(AGREEMENT, prorateFirstBill, DECIMAL, NULL, 0, 0) \
	F(AGREEMENT, billStartDate, DATE, NULL, 0, 0) \
	F(AGREEMENT, taxCode, REF, NAMED, 0, 0) \
	F(AGREEMENT, restrictDownPayment, BOOL, NULL, 0, 0) \
	F(AGREEMENT, prorateFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, invoiceProratedAdditionsFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, invoiceDescription, STRING, NULL, 0, 0) \
	F(AGREEMENT, topComment, BOOL, NULL, 0, 0) \
	F(AGREEMENT, bottomComment, BOOL, NULL, 0, 0) \
	F(AGREEMENT, workRole, REF, NAMED, 0, 0) \
	F(AGREEMENT, workType, REF, WORK_TYPE, 0, 0) \
	F(AGREEMENT, projectType, REF, NAMED, 0, 0) \
	F(AGREEMENT, invoiceTemplate, REF, NAMED, 0, 0) \
	F(AGREEMENT, billTime, ENUM, BILLING_DEFAULT, 0, 0) \
	F(AGREEMENT, billExpenses, ENUM, BILLING_DEFAULT, 0, 0) \
	F(AGREEMENT, billProducts, ENUM, BILLING_DEFAULT, 0, 0) \
	F(AGREEMENT, billableTimeInvoice, BOOL, NULL, 0, 0) \
	F(AGREEMENT, billableExpenseInvoice, BOOL, NULL, 0, 0) \
	F(AGREEMENT, billableProductInvoice, BOOL, NULL, 0, 0) \
	F(AGREEMENT, currency, REF, CURRENCY, 0, 0) \
	F(AGREEMENT, periodType, ENUM, PERIODS, 0, 0) \
	F(AGREEMENT, autoInvoiceFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, billZeroAmountFlag, BOOL, NULL, 0, 0) \
	F(AGREEMENT, nextInvoiceDate, STRING, NULL, 0, 0) \
	F(AGREEMENT, companyLocation, REF, NAMED, 0, 0) \
	F(AGREEMENT, shipToCompany, REF, IDENTIFIED, 0, 0) \
	F(AGREEMENT, shipToContact, REF, NAMED, 0, 0) \
	F(AGREEMENT, shipToSite, REF, NAMED, 0, 0) \
	F(AGREEMENT, agreementStatus, ENUM, STATUSES, 0, 0) \
	F(AGREEMENT, customFields, ARRAY, CUSTOM_FIELD, 0, 0) \
	F(AGREEMENT, lastUpdated, DATE, NULL, 0, F_INFO) \
	F(AGREEMENT, updatedBy, STRING, NULL, 0, F_INFO) \
	F(AGREEMENT, dateEntered, DATE, NULL, 0, F_INFO) \
	F(AGREEMENT, enteredBy, STRING, NULL, 0, F_INFO)

#define ADDITION_FIELDS(F) \
	F(ADDITION, id, INT, NULL, 0, F_READONLY) \
	F(ADDITION, product, LINK, CATALOG, 0, F_REQUIRED) \
	F(ADDITION, quantity, DECIMAL, NULL, 0, 0) \
	F(ADDITION, lessIncluded, DECIMAL, NULL, 0, 0) \
	F(ADDITION, unitPrice, DECIMAL, NULL, 0, 0) \
	F(ADDITION, unitCost, DECIMAL, NULL, 0, 0) \
	F(ADDITION, billCustomer, ENUM, BILLING, 0, F_REQUIRED) \
	F(ADDITION, effectiveDate, DATE, NULL, 0, 0) \
	F(ADDITION, cancelledDate, DATE, NULL, 0, 0) \
	F(ADDITION, taxableFlag, BOOL, NULL, 0, 0) \
	F(ADDITION, serialNumber, STRING, NULL, 50, 0) \
	F(ADDITION, invoiceDescription, STRING, NULL, 6000, 0) \
	F(ADDITION, purchaseItemFlag, BOOL, NULL, 0, 0) \
	F(ADDITION, specialOrderFlag, BOOL, NULL, 0, 0) \
	F(ADDITION, agreementId, INT, NULL, 0, F_READONLY) \
	F(ADDITION, description, STRING, NULL, 0, 0) \
	F(ADDITION, billedQuantity, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, uom, STRING, NULL, 0, F_COMPUTED) \
	F(ADDITION, extPrice, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, extCost, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, sequenceNumber, DECIMAL, NULL, 0, 0) \
	F(ADDITION, margin, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, prorateCost, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, proratePrice, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, extendedProrateCost, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, extendedProratePrice, DECIMAL, NULL, 0, F_COMPUTED) \
	F(ADDITION, prorateCurrentPeriodFlag, BOOL, NULL, 0, 0) \
	F(ADDITION, opportunity, REF, NAMED, 0, 0) \
	F(ADDITION, agreementStatus, ENUM, STATUSES, 0, F_COMPUTED) \
	F(ADDITION, invoiceGrouping, REF, INVOICE_GROUPING, 0, 0) \
	F(ADDITION, customFields, ARRAY, CUSTOM_FIELD, 0, 0) \
	F(ADDITION, lastUpdated, DATE, NULL, 0, F_INFO) \
	F(ADDITION, updatedBy, STRING, NULL, 0, F_INFO) \
	F(ADDITION, dateEntered, DATE, NULL, 0, F_INFO) \
	F(ADDITION, enteredBy, STRING, NULL, 0, F_INFO)

#define CATALOG_FIELDS(F) \
	F(CATALOG, id, INT, NULL, 0, F_READONLY | F_SMALL) \
	F(CATALOG, identifier, STRING, NULL, 75, F_REQUIRED | F_SMALL) \
	F(CATALOG, description, STRING, NULL, 60, F_REQUIRED | F_SMALL) \
	F(CATALOG, inactiveFlag, BOOL, NULL, 0, F_SMALL) \
	F(CATALOG, subcategory, REF, NAMED, 0, F_REQUIRED) \
	F(CATALOG, type, REF, NAMED, 0, F_REQUIRED) \
	F(CATALOG, productClass, ENUM, CLASSES, 0, F_SMALL) \
	F(CATALOG, serializedFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, serializedCostFlag, BOOL, NULL, 0, F_SMALL) \
	F(CATALOG, phaseProductFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, unitOfMeasure, REF, NAMED, 0, 0) \
	F(CATALOG, minStockLevel, INT, NULL, 0, 0) \
	F(CATALOG, price, DECIMAL, NULL, 0, F_SMALL) \
	F(CATALOG, cost, DECIMAL, NULL, 0, F_SMALL) \
	F(CATALOG, priceAttribute, ENUM, PRICINGS, 0, 0) \
	F(CATALOG, taxableFlag, BOOL, NULL, 0, F_SMALL) \
	F(CATALOG, dropShipFlag, BOOL, NULL, 0, F_SMALL) \
	F(CATALOG, specialOrderFlag, BOOL, NULL, 0, F_SMALL) \
	F(CATALOG, customerDescription, STRING, NULL, 6000, \
	    F_REQUIRED | F_SMALL) \
	F(CATALOG, manufacturer, REF, NAMED, 0, 0) \
	F(CATALOG, manufacturerPartNumber, STRING, NULL, 50, F_SMALL) \
	F(CATALOG, vendor, REF, IDENTIFIED, 0, 0) \
	F(CATALOG, vendorSku, STRING, NULL, 50, F_SMALL) \
	F(CATALOG, notes, STRING, NULL, 0, 0) \
	F(CATALOG, integrationXRef, STRING, NULL, 50, 0) \
	F(CATALOG, sla, REF, NAMED, 0, 0) \
	F(CATALOG, entityType, REF, NAMED, 0, 0) \
	F(CATALOG, recurringFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, recurringRevenue, DECIMAL, NULL, 0, 0) \
	F(CATALOG, recurringCost, DECIMAL, NULL, 0, 0) \
	F(CATALOG, recurringOneTimeFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, recurringBillCycle, REF, NAMED, 0, 0) \
	F(CATALOG, recurringCycleType, ENUM, YEARS, 0, 0) \
	F(CATALOG, calculatedPriceFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, calculatedCostFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, category, REF, NAMED, 0, 0) \
	F(CATALOG, calculatedPrice, DECIMAL, NULL, 0, 0) \
	F(CATALOG, calculatedCost, DECIMAL, NULL, 0, 0) \
	F(CATALOG, billableOption, ENUM, BILLING_DEFAULT, 0, F_SMALL) \
	F(CATALOG, connectWiseID, STRING, NULL, 0, 0) \
	F(CATALOG, agreementType, LINK, TYPES, 0, 0) \
	F(CATALOG, markupPercentage, DECIMAL, NULL, 0, 0) \
	F(CATALOG, markupFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, autoUpdateUnitCostFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, autoUpdateUnitPriceFlag, BOOL, NULL, 0, 0) \
	F(CATALOG, customFields, ARRAY, CUSTOM_FIELD, 0, 0) \
	F(CATALOG, lastUpdated, DATE, NULL, 0, F_INFO) \
	F(CATALOG, updatedBy, STRING, NULL, 0, F_INFO) \
	F(CATALOG, dateEntered, DATE, NULL, 0, F_INFO) \
	F(CATALOG, enteredBy, STRING, NULL, 0, F_INFO)

#endif
