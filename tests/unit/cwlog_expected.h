{ "CW01", "Info", "Billing Process Started : For Billing Period 2026-10-25" },
{ "CW02", "Error",
    "Failed to connect to Connectwise: Error reported was : boom" },
{ "CW03", "Error", "Failed to connect to Atria: Error reported was : boom" },
{ "CW04", "Warn",
    "ASP CompanyID Missing Unable to process records for Atria Customer Asp, "
    "Inc \xe2\x80\x93 Please add CompanyID from ConnectWise into Billing "
    "Identifier field on Customer" },
{ "CW05", "Warn",
    "ASP SKU Missing in Atria : ASP : Skipped Line Hosted Exchange, 2GB for "
    "Customer Asp, Inc as no SKU was provided" },
{ "CW06", "Warn",
    "ASP Product Missing : Skipped Line Hosted Exchange, 2GB with Product ID "
    "X1 for Customer Asp, Inc as the SKU could not be located in ConnectWise. "
    "Please add this product in ConnectWise portal" },
{ "CW07", "Info",
    "ASP Quantity Update : Line located for Hosted Exchange, 2GB with Product "
    "ID X1 and updated from 3 to 5" },
{ "CW08", "Info",
    "ASP Contract Line Added : New Line added for Hosted Exchange, 2GB with "
    "Product ID X1" },
{ "CW09", "Verbose",
    "ASP Contract Line for Hosted Exchange, 2GB located \xe2\x80\x93 quantity "
    "is unchanged" },
{ "CW10", "Error",
    "ASP Contract Line Hosted Exchange, 2GB, SKU X1, Error Details boom" },
{ "CW11", "Error",
    "Asp, Inc Catalog Item Hosted Exchange, 2GB, SKU X1, Error Details boom" },
{ "CW12", "Error", "Asp, Inc Addition X1, Error Details boom" },
{ "CW13", "Error", "Failed to Deserialize object: Error reported was: boom" },
{ "CW14", "Warn",
    "No Agreement exists for the customer Asp, Inc. Check ConnectWise to see "
    "if the customer: Asp, Inc with Id: ASPCO and agreement type: Hosting "
    "exists." },
{ "CW15", "Warn", "No records found in Atria for billing period 2026-10-25." },
{ "CW16", "Error",
    "Failed to retrieve ConnectWise secrets. Error occurred is: boom" },
{ "CW17", "Error",
    "Failed to Retrieve Job Task Parameters: Error reported was: api url is "
    "not available" },
{ "CW18", "Error",
    "Failed to validate ConnectWise secrets. ClientId must have a valid "
    "value" },
{ "CW19", "Error", "Incorrect billing period date or format" },
{ "CW20", "Warn",
    "Asp, Inc| Line located for Hosted Exchange, 2GB with Product ID X1 is "
    "been removed in the selected billing period. The Quantity is updated "
    "from 3.00 to 0.00" },
{ "CW21", "Error",
    "Invalid agreement type. Please check agreement type in job parameters." },
{ "CW22", "Warn",
    "Contract Line Missing in ConnectWise : Skipped Line Hosted Exchange, 2GB "
    "with Product ID X1 for Customer Asp, Inc as the SKU could not be located "
    "in ConnectWise" },
{ "CW23", "Info", "Billing Process Completed with status Success" },
